namespace MultiProc.Platform;

/// <summary>What the framework can tell about other processes on any Unix.</summary>
internal static class UnixProcesses
{
    /// <summary>Whether the process with that number and start time has ended.</summary>
    public static bool HasEnded(int pid, ulong startTime)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            return process.HasExited || Differ(StartTimeOf(process), startTime);
        }
        catch (ArgumentException)
        {
            return true; // there is no such process
        }
        catch (InvalidOperationException)
        {
            return true; // it ended while we looked
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // it is there, and its start time is not ours to see
        }
    }

    /// <summary>This process's start time, in the unit of <see cref="HasEnded"/>.</summary>
    public static ulong OwnStartTime()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return StartTimeOf(process);
    }

    // Seconds: the framework computes the time from the boot time, whose own reading wavers by some milliseconds between
    // processes, so finer units differ for one and the same process.
    private static ulong StartTimeOf(System.Diagnostics.Process process) =>
        (ulong)(process.StartTime.ToUniversalTime().Ticks / TimeSpan.TicksPerSecond);

    private static bool Differ(ulong one, ulong other) => Math.Abs((long)one - (long)other) > 1;
}
