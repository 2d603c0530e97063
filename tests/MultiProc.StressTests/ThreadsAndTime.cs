using System.Diagnostics;

namespace MultiProc.StressTests;

/// <summary>What this process costs for a while: its threads at most, those of the pool apart, and the share of one processor.</summary>
/// <remarks>The pool adds threads by a rule of its own where the machine is busy and its tasks are late, whoever's they are.</remarks>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
internal sealed record ThreadsAndTime(int Threads, int PoolThreads, double Share)
{
    private const string Sentry = "MultiProc sentr";
    private const int FewSentries = 10;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>The threads without those that watch words: a few of these may be there still from a test before, and are used again. Where there are many, it waits until they have ended.</summary>
    public static int ThreadsBesideSentries()
    {
        Eventually.Holds(() => ThreadNames.CountBesides(ThreadNames.Compiler, ThreadNames.Pool) - ThreadNames.CountBesides(ThreadNames.Compiler, Sentry, ThreadNames.Pool) < FewSentries, s_patience).Should().BeTrue();
        return ThreadNames.CountBesides(ThreadNames.Compiler, Sentry, ThreadNames.Pool);
    }

    public static ThreadsAndTime Of(TimeSpan time)
    {
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        var start = Stopwatch.GetTimestamp();
        var before = self.TotalProcessorTime;
        var threads = 0;
        var poolThreads = 0;
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            threads = Math.Max(threads, ThreadNames.CountBesides(ThreadNames.Compiler, ThreadNames.Pool));
            poolThreads = Math.Max(poolThreads, ThreadPool.ThreadCount);
            Thread.Sleep(200);
        }

        self.Refresh();
        return new(threads, poolThreads, (self.TotalProcessorTime - before) / Stopwatch.GetElapsedTime(start));
    }
}
