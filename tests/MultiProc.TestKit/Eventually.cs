using System.Diagnostics;

namespace MultiProc.TestKit;

/// <summary>Waits for a condition that another process brings about and that nobody can signal: the end of a process, a closed descriptor.</summary>
public static class Eventually
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(10);

    /// <summary>Looks until <paramref name="condition"/> holds, at most <paramref name="limit"/> long; says whether it came to hold.</summary>
    public static bool Holds(Func<bool> condition, TimeSpan limit)
    {
        var start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) >= limit)
                return false;
            Thread.Sleep(s_interval);
        }

        return true;
    }
}
