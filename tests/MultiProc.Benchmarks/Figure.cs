namespace MultiProc.Benchmarks;

/// <summary>One number of a reading: what it is called, how it is counted, and which way it is better.</summary>
/// <param name="Name">The name of its row, or that name with a suffix.</param>
/// <param name="Unit">The unit, as printed.</param>
internal sealed record Figure(string Name, string Unit)
{
    public Better Better { get; init; } = Better.Lower;

    /// <summary>What stands for all readings in the report: their median, or the worst of them where a promise holds for each.</summary>
    public Standing Standing { get; init; } = Standing.Median;

    /// <summary>What this project has promised itself; printed, never enforced, because machines differ.</summary>
    public IReadOnlyList<Goal> Goals { get; init; } = [];
}
