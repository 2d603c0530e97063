namespace MultiProc.Platform;

/// <summary>What a killed process leaves in the temporary folder: the .NET runtime's debugger and diagnostics ports, and where memory needs a name for an instant, that.</summary>
/// <param name="pid">Its pid.</param>
/// <param name="startTime">Its start time, which the runtime makes part of the names; 0 where it is not known.</param>
/// <param name="folder">Its temporary folder, with the slash at the end.</param>
internal sealed class TemporaryFiles(int pid, ulong startTime, string folder)
{
    private const string FolderVariable = "TMPDIR=";

    /// <summary>Those of a program that has just been started: where its own environment, and not this process's by then, has them.</summary>
    public static TemporaryFiles Of(int pid, LaunchCommand command) => new(pid, StartTimeOf(pid), FolderOf(command.Environment, command.Directory));

    /// <summary>Removes those of this process, which is about to end without its runtime noticing.</summary>
    public static void RemoveOwn() => new TemporaryFiles(Environment.ProcessId, StartTimeOf(Environment.ProcessId), OwnFolder()).Remove();

    /// <summary>Removes what a dead process left; what is not there, or is not ours to remove, stays.</summary>
    public void Remove()
    {
        if (!HostPlatform.UsesLinux)
            RemoveAll(folder, UnixMemoryFile.NamesOf(pid));
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

    /// <summary>As this process was started: the kernel keeps that, whatever the program has set since. One with a relative path is looked for where this process is now.</summary>
    private static string OwnFolder()
    {
        try
        {
            if (OperatingSystem.IsLinux())
                return FolderOf(File.ReadAllText("/proc/self/environ").Split('\0'), directory: null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It may not be dumped, so the kernel does not tell.
        }

        return Path.GetTempPath();
    }

    /// <summary>As the runtime finds it: it makes its ports when it starts, so a relative path begins in the directory where the program does.</summary>
    private static string FolderOf(IReadOnlyList<string> environment, string? directory)
    {
        var folder = "";
        foreach (var variable in environment)
        {
            if (variable.StartsWith(FolderVariable, StringComparison.Ordinal))
                folder = variable[FolderVariable.Length..];
        }

        if (folder.Length == 0)
            return "/tmp/";
        if (directory is not null)
            folder = Path.Combine(directory, folder);
        return folder + "/";
    }

    private static ulong StartTimeOf(int pid)
    {
        ulong startTime = 0;
        if (OperatingSystem.IsLinux())
            _ = LinuxProcesses.TryReadStartTime(pid, out startTime);
        return startTime;
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
            // A few empty nodes; nothing depends on them.
        }
    }
}
