namespace MultiProc.Benchmarks.Results;

/// <summary>The results for a page: the table that the project's README shows.</summary>
internal static class MarkdownReport
{
    /// <summary>Writes a line for each figure: ours, and every rival with how many times better ours is.</summary>
    public static void Write(Stream stream, IEnumerable<FigureResult> results)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("| row | unit | ours | rivals (how many times better ours is) |");
        writer.WriteLine("|---|---|---|---|");
        foreach (var result in results)
        {
            var rivals = string.Join(", ", result.Rivals.Select(rival => Describe(result, rival.Name, rival.Spread)));
            writer.WriteLine($"| {result.Figure.Name} | {result.Figure.Unit} | {Describe(result.OurStanding)} | {rivals} |");
        }
    }

    private static string Describe(FigureResult result, string rival, Spread spread)
    {
        var ratio = result.RatioTo(rival) is { } number ? $" ({Numbers.Format(number)} x)" : "";
        return $"{rival} {Numbers.Format(spread.Standing(result.Figure))}{ratio}";
    }

    private static string Describe(double? ours) => ours is { } number ? Numbers.Format(number) : "-";
}
