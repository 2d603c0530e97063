namespace MultiProc.TestKit;

/// <summary>What one test assembly has to itself while it runs: a temporary folder, and a mark that all its descendants carry.</summary>
/// <remarks>Whatever is left in the folder, and whatever process carries the mark, was left behind by this run.</remarks>
public sealed class TestRun : IDisposable
{
    private const string TemporaryFolderVariable = "TMPDIR";
    private readonly string? _outerFolder = Environment.GetEnvironmentVariable(TemporaryFolderVariable);

    public TestRun()
    {
        // Short: a Unix socket's path has 108 bytes at most, and the runtime puts its diagnostic sockets here.
        Folder = Path.Combine(Path.GetTempPath(), $"mp-{Environment.ProcessId}");
        Directory.CreateDirectory(Folder);
        Environment.SetEnvironmentVariable(TemporaryFolderVariable, Folder);
        Environment.SetEnvironmentVariable(ProcessTree.MarkVariable, ProcessTree.Mark);
    }

    public string Folder { get; }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(TemporaryFolderVariable, _outerFolder);
        Directory.Delete(Folder, recursive: true);
    }
}
