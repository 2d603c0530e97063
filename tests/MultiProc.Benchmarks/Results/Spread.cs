namespace MultiProc.Benchmarks.Results;

/// <summary>Many readings of one figure in three numbers. A median, because one disturbed reading must not move the result.</summary>
internal sealed record Spread(double Median, double Min, double Max)
{
    /// <exception cref="ArgumentException">There are no readings.</exception>
    public static Spread Of(IEnumerable<double> readings)
    {
        double[] sorted = [.. readings.Order()];
        if (sorted.Length == 0)
            throw new ArgumentException("There are no readings.", nameof(readings));
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }

    /// <summary>The number that stands for all of them in the report.</summary>
    public double Standing(Figure figure) => (figure.Standing, figure.Better) switch
    {
        (Benchmarks.Standing.Median, _) => Median,
        (_, Better.Lower) => Max,
        _ => Min,
    };
}
