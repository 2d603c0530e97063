using System.Diagnostics;

namespace MultiProc.ConformanceTests;

/// <summary>Measures calls that wait.</summary>
internal static class Timed
{
    /// <summary>Far above what a busy machine delays, far below a wait that does not end.</summary>
    private static readonly TimeSpan s_atOnce = TimeSpan.FromSeconds(20);

    /// <summary>The call gives this without waiting.</summary>
    public static void GivesAtOnce<T>(T result, Func<T> wait)
    {
        var start = Stopwatch.GetTimestamp();
        wait().Should().Be(result);
        Stopwatch.GetElapsedTime(start).Should().BeLessThan(s_atOnce);
    }

    /// <summary>The call gives this when the time is over, and not before.</summary>
    public static void GivesAfter<T>(TimeSpan timeout, T result, Func<T> wait)
    {
        var start = Stopwatch.GetTimestamp();
        wait().Should().Be(result);
        Stopwatch.GetElapsedTime(start).Should().BeGreaterThanOrEqualTo(timeout).And.BeLessThan(timeout + s_atOnce);
    }
}
