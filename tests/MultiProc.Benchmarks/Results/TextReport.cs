using System.Globalization;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Results;

/// <summary>The results for people.</summary>
internal static class TextReport
{
    private const int NameWidth = 22;

    /// <summary>What the figures depend on: the machine, the runtimes, and how they were built.</summary>
    public static void WriteSurroundings(TextWriter writer)
    {
        writer.WriteLine($"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} cores");
        writer.WriteLine($"{RuntimeInformation.FrameworkDescription}, MultiProc.dll {DescribeLibrary()}");
        writer.WriteLine(Python.Current?.ToString() ?? Python.WhyMissing);
        if (Load() is { } load && load > Environment.ProcessorCount / 2.0)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"BUSY: load {load:0.0}; where two processes compete, figures say little unless each has a core"));
        writer.WriteLine("median (min - max); x: how many times better ours is");
    }

    public static void WriteCatalog(TextWriter writer, IEnumerable<Row> rows)
    {
        foreach (var row in rows)
            writer.WriteLine($"{row.Name,-NameWidth} {row.Description}");
    }

    public static void WriteRow(TextWriter writer, Row row, RowResult result, TimeSpan took)
    {
        writer.WriteLine();
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Name}: {row.Description} ({took.TotalSeconds:0.0} s)"));
        foreach (var figure in result.Figures)
            WriteFigure(writer, figure);
        foreach (var (name, reason) in result.Skipped)
            writer.WriteLine($"  {name,-NameWidth} skipped: {reason}");
    }

    private static void WriteFigure(TextWriter writer, FigureResult result)
    {
        var figure = result.Figure;
        writer.WriteLine($"  {figure.Name} [{figure.Unit}{(figure.Better == Better.Higher ? ", higher is better" : "")}]");
        if (result.Ours is not null)
            WriteSpread(writer, "ours", result.Ours, ratio: null);
        foreach (var (name, spread) in result.Rivals)
            WriteSpread(writer, name, spread, result.RatioTo(name));
        foreach (var goal in figure.Goals)
            WriteGoal(writer, result, goal);
    }

    private static void WriteSpread(TextWriter writer, string name, Spread spread, double? ratio)
    {
        var times = ratio is { } number ? $"  {Numbers.Format(number)} x" : "";
        writer.WriteLine($"    {name,-NameWidth} {Numbers.Format(spread.Median),10} ({Numbers.Format(spread.Min)} - {Numbers.Format(spread.Max)}){times}");
    }

    private static void WriteGoal(TextWriter writer, FigureResult result, Goal goal)
    {
        var sign = result.Figure.Better == Better.Lower ? "<=" : ">=";
        var limit = goal.Rival is null ? $"{Numbers.Format(goal.Limit)} {result.Figure.Unit}" : $"{Numbers.Format(goal.Limit)} x {goal.Rival}";
        var verdict = result.Keeps(goal) switch { true => "kept", false => "MISSED", null => "unknown" };
        writer.WriteLine($"    {"goal",-NameWidth} {sign} {limit}: {verdict}");
    }

    /// <summary>How many threads of the machine wanted to run in the last minute; null where the system does not tell.</summary>
    private static double? Load()
    {
        const string file = "/proc/loadavg";
        return File.Exists(file) ? double.Parse(File.ReadAllText(file).Split(' ')[0], CultureInfo.InvariantCulture) : null;
    }

    private static string DescribeLibrary()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "MultiProc.dll"));
        using var image = new PEReader(file);
        return image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0
            ? "compiled ahead (ReadyToRun), as in the package"
            : "NOT compiled ahead: figures are those of a Release build only";
    }
}
