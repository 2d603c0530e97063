using System.Globalization;

namespace MultiProc.Benchmarks.Results;

/// <summary>How many digits of a measurement are worth anything.</summary>
internal static class Numbers
{
    /// <summary>For people: three significant digits, and none after the point where the number is large or whole.</summary>
    public static string Format(double value)
    {
        var size = Math.Abs(value);
        var digits = size switch
        {
            _ when value == Math.Round(value) => "0",
            < 1 => "0.000",
            < 10 => "0.00",
            < 1000 => "0.0",
            _ => "0",
        };
        return value.ToString(digits, CultureInfo.InvariantCulture);
    }

    /// <summary>The value that <see cref="Format"/> shows: a difference that nobody sees in the report decides nothing in it.</summary>
    public static double AsPrinted(double value) => double.Parse(Format(value), CultureInfo.InvariantCulture);

    /// <summary>For programs: five significant digits, and all of those before the point.</summary>
    public static double Round(double value)
    {
        if (value == 0)
            return 0;
        var digits = 4 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return Math.Round(value, Math.Clamp(digits, 0, 15));
    }
}
