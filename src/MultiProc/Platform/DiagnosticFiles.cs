namespace MultiProc.Platform;

/// <summary>The files of its debugger and diagnostics ports that a .NET process leaves behind when it is killed.</summary>
internal static class DiagnosticFiles
{
    /// <summary>Removes those of this process, which is about to end without its runtime noticing.</summary>
    public static void RemoveOwn()
    {
        ulong startTime = 0;
        if (OperatingSystem.IsLinux())
            _ = LinuxProcesses.TryReadStartTime(Environment.ProcessId, out startTime);
        Remove(Environment.ProcessId, startTime);
    }

    /// <summary>Removes what a dead process left; what is not there, or is not ours to remove, stays.</summary>
    /// <param name="pid">Its pid.</param>
    /// <param name="startTime">Its start time, which the runtime makes part of the names; 0 where it is not known.</param>
    public static void Remove(int pid, ulong startTime)
    {
        var folder = Path.GetTempPath();
        if (startTime == 0)
        {
            RemoveAll(folder, $"dotnet-diagnostic-{pid}-*");
            RemoveAll(folder, $"clr-debug-pipe-{pid}-*");
            return;
        }

        Remove($"{folder}dotnet-diagnostic-{pid}-{startTime}-socket");
        Remove($"{folder}clr-debug-pipe-{pid}-{startTime}-in");
        Remove($"{folder}clr-debug-pipe-{pid}-{startTime}-out");
    }

    private static void RemoveAll(string folder, string pattern)
    {
        try
        {
            foreach (var file in Directory.GetFiles(folder, pattern))
                Remove(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // As below: nothing depends on them.
        }
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // They are the runtime's, a few empty nodes; nothing depends on them.
        }
    }
}
