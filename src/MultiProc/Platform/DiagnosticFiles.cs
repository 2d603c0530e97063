namespace MultiProc.Platform;

/// <summary>The files of its debugger and diagnostics ports that a .NET process leaves behind when it is killed.</summary>
internal static class DiagnosticFiles
{
    /// <summary>Removes those of this process, which is about to end without its runtime noticing.</summary>
    public static void RemoveOwn()
    {
        if (HostPlatform.UsesLinux && LinuxProcesses.TryReadStartTime(Environment.ProcessId, out var startTime) == 0)
            Remove(Environment.ProcessId, startTime);
    }

    /// <summary>Removes what a dead process left; what is not there, or is not ours to remove, stays.</summary>
    /// <param name="pid">Its pid.</param>
    /// <param name="startTime">Its start time, which the runtime makes part of the names.</param>
    public static void Remove(int pid, ulong startTime)
    {
        var folder = Path.GetTempPath();
        Remove($"{folder}dotnet-diagnostic-{pid}-{startTime}-socket");
        Remove($"{folder}clr-debug-pipe-{pid}-{startTime}-in");
        Remove($"{folder}clr-debug-pipe-{pid}-{startTime}-out");
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
