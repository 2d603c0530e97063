namespace MultiProc.ConformanceTests;

/// <summary>What children tell the test, line by line: a file, because nothing of the library under test shall be needed to see what it did.</summary>
internal sealed class Told : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public IReadOnlyList<string> Lines => File.ReadAllLines(_path);

    public void Say(string line) => File.AppendAllText(_path, line + "\n");

    public void Dispose() => File.Delete(_path);
}
