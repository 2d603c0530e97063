using System.Diagnostics;
using System.Globalization;

namespace MultiProc.StressTests;

/// <summary>A second of this process: that for which its threads waited for a processor does not count, however busy the machine is.</summary>
internal sealed class Second
{
    /// <summary>Longer than that nobody waits: it hangs.</summary>
    private static readonly TimeSpan s_untilAHang = TimeSpan.FromSeconds(30);
    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly Dictionary<int, TimeSpan> _atFirst = StarvationOfThreads();

    /// <summary>By the clock, where the kernel tells of nobody's starvation.</summary>
    private bool IsOver => Stopwatch.GetElapsedTime(_begin) - Starvation > TimeSpan.FromSeconds(1);

    private TimeSpan Starvation =>
        StarvationOfThreads().Aggregate(TimeSpan.Zero, (sum, thread) => sum + thread.Value - _atFirst.GetValueOrDefault(thread.Key));

    /// <summary>Waits, and says whether that ends well and within a second.</summary>
    /// <param name="wait">What may take as long as it is told, and says whether it ended well.</param>
    public static bool Suffices(Func<TimeSpan, bool> wait)
    {
        var second = new Second();
        try
        {
            return wait(s_untilAHang) && !second.IsOver;
        }
        catch (Exception) when (second.IsOver)
        {
            return false;
        }
    }

    private static Dictionary<int, TimeSpan> StarvationOfThreads() =>
        Directory.GetDirectories("/proc/self/task").Select(task => int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture))
            .ToDictionary(thread => thread, thread => TestKit.Starvation.OfThread(thread) ?? TimeSpan.Zero);
}
