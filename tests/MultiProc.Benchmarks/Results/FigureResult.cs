namespace MultiProc.Benchmarks.Results;

/// <summary>What came out for one figure of a row.</summary>
/// <param name="Figure">What was measured.</param>
/// <param name="Ours">Ours; null if it cannot run on this machine.</param>
/// <param name="Rivals">Those who took part, in the row's order.</param>
/// <param name="Ratio">How many times better than the row's first rival ours is; null if there is none, or it did not take part, or it has no such number.</param>
internal sealed record FigureResult(Figure Figure, Spread? Ours, IReadOnlyList<(string Name, Spread Spread)> Rivals, double? Ratio)
{
    public double? OurStanding => Ours?.Standing(Figure);

    /// <summary>Picks the figures of a row out of the readings of everybody who took part.</summary>
    public static IReadOnlyList<FigureResult> From(Row row, IReadOnlyDictionary<string, List<double[]>> readings)
    {
        return [.. row.Figures.Select(One)];

        FigureResult One(Figure figure, int index)
        {
            var rivals = row.Rivals.Where(rival => readings.ContainsKey(rival.Name)).Select(rival => (rival.Name, SpreadOf(rival.Name, index))).ToList();
            var ours = readings.ContainsKey(row.Ours.Name) ? SpreadOf(row.Ours.Name, index) : null;
            var result = new FigureResult(figure, ours, rivals, Ratio: null);
            return row.Rivals is [var first, ..] ? result with { Ratio = result.RatioTo(first.Name) } : result;
        }

        Spread SpreadOf(string name, int index) => Spread.Of(readings[name].Select(reading => reading[index]));
    }

    /// <summary>How many times better ours is than that rival's, whichever way is better; null where one of them is nothing.</summary>
    public double? RatioTo(string rival)
    {
        if (Standing(rival) is { } theirs and > 0 && OurStanding is { } ours and > 0)
            return Figure.Better == Better.Lower ? theirs / ours : ours / theirs;
        return null;
    }

    /// <summary>Whether ours, as printed, keeps to that goal; null if ours, or the rival that the goal names, did not take part.</summary>
    public bool? Keeps(Goal goal)
    {
        double? limit = goal.Rival is null ? goal.Limit : goal.Limit * Standing(goal.Rival);
        if (limit is null || OurStanding is null)
            return null;
        var ours = Numbers.AsPrinted(OurStanding.Value);
        var allowed = Numbers.AsPrinted(limit.Value);
        return Figure.Better == Better.Lower ? ours <= allowed : ours >= allowed;
    }

    private double? Standing(string rival)
    {
        foreach (var (name, spread) in Rivals)
        {
            if (name == rival)
                return spread.Standing(Figure);
        }

        return null;
    }
}
