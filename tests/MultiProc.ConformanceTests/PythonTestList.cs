namespace MultiProc.ConformanceTests;

/// <summary>CPython's tests in scope, and those of them that are omitted with the reason.</summary>
internal sealed record PythonTestList(IReadOnlyList<string> Names, IReadOnlyDictionary<string, string> Omitted)
{
    /// <summary>Reads "name" or "name | reason" from each line that is neither empty nor a remark.</summary>
    public static PythonTestList Read(string path)
    {
        var lines = File.ReadLines(path)
            .Where(l => l.Length > 0 && l[0] != '#')
            .Select(l => l.Split(" | ", 2))
            .ToList();
        return new([.. lines.Select(l => l[0])], lines.Where(l => l.Length == 2).ToDictionary(l => l[0], l => l[1], StringComparer.Ordinal));
    }
}
