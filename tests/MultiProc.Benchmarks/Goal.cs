namespace MultiProc.Benchmarks;

/// <summary>A limit for one figure of ours: a number in the figure's unit, or a multiple of a rival's figure.</summary>
/// <param name="Limit">At most this where lower is better, at least this where higher is.</param>
/// <param name="Rival">Whose figure <paramref name="Limit"/> multiplies; none if it is a plain number.</param>
internal sealed record Goal(double Limit, string? Rival = null);
