namespace MultiProc.TestKit;

/// <summary>What one test assembly has to itself while it runs: a temporary folder, and a mark that all its descendants carry.</summary>
/// <remarks>Whatever is left in the folder, and whatever process carries the mark, was left behind by this run.</remarks>
public sealed class TestRun : IDisposable
{
    private static readonly string s_folderVariable = OperatingSystem.IsWindows() ? "TMP" : "TMPDIR";
    private static readonly string? s_outerVariable = Environment.GetEnvironmentVariable(s_folderVariable);

    public TestRun()
    {
        Directory.CreateDirectory(Folder);
        Environment.SetEnvironmentVariable(s_folderVariable, Folder);
        Environment.SetEnvironmentVariable(ProcessTree.MarkVariable, ProcessTree.Mark);
    }

    /// <summary>The temporary folder that this process was started with: its own diagnostic socket is there.</summary>
    public static string OuterFolder { get; } = Path.GetTempPath();

    // Short: a Unix socket's path has 108 bytes at most, and the runtime puts its diagnostic sockets here.
    private static string Folder { get; } = Path.Combine(OuterFolder, $"mp-{Environment.ProcessId}");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(s_folderVariable, s_outerVariable);
        RemoveFolder();
    }

    /// <summary>For a run that is about to be ended by force.</summary>
    internal static void RemoveFolder() => Directory.Delete(Folder, recursive: true);
}
