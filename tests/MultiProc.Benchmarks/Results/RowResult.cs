namespace MultiProc.Benchmarks.Results;

/// <summary>What one row has shown.</summary>
/// <param name="Figures">One for each figure of the row, in its order.</param>
/// <param name="Skipped">Who could not take part, and why.</param>
internal sealed record RowResult(IReadOnlyList<FigureResult> Figures, IReadOnlyDictionary<string, string> Skipped);
