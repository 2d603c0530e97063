using System.Diagnostics;
using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>What a Lock costs where some processes want it all the time, and whether all get it.</summary>
/// <param name="contenders">How many.</param>
/// <param name="goal">What is promised, beside CPython.</param>
/// <param name="shareGoal">How many percent the one must get that gets least.</param>
internal sealed class LockContended(int contenders, double goal, double shareGoal) : Row
{
    private const string Python = "cpython";

    // The clock is looked at only so often: it costs more than the lock.
    private const int Batch = 64;

    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(250);

    public override string Name { get; } = $"lock.contended{contenders}";

    public override string Description =>
        $"{contenders} processes acquire and release one Lock for some seconds: time per acquisition, and the smallest share of a contender in any second";

    public override IReadOnlyList<Figure> Figures { get; } =
    [
        new($"lock.contended{contenders}", "ns") { Goals = [new(goal, Python)] },
        new($"lock.contended{contenders}.share", "%") { Better = Better.Higher, Standing = Standing.Worst, Goals = [new(shareGoal)] },
    ];

    public override IReadOnlyList<Contestant> Rivals { get; } =
        [new PythonContestant(Python, "lock_contended.py", contenders.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    /// <remarks>The contenders are new processes for each reading, and warm up themselves.</remarks>
    public override int WarmUps => 0;

    public override int Rounds(bool quick) => quick ? 2 : 5;

    public override double[] RunOurs(bool quick)
    {
        var seconds = quick ? 1 : 3;
        var subject = new Lock();
        var ready = new Semaphore(0);
        var go = new Event();
        var tallies = Enumerable.Range(0, contenders).Select(_ => Process.RunAsync(() => Contend(subject, ready, go, seconds))).ToArray();
        Handshake.Await(time => ready.Acquire(time), tallies);
        go.Set();
        Task.WaitAll(tallies);
        return Read([.. tallies.Select(t => t.Result)], seconds);
    }

    private static double[] Read(long[][] tallies, int seconds)
    {
        var nanoseconds = TimeSpan.FromSeconds(seconds).TotalNanoseconds / tallies.Sum(t => t.Sum());
        var share = Enumerable.Range(0, seconds).Min(second => 100.0 * tallies.Min(t => t[second]) / tallies.Sum(t => t[second]));
        return [nanoseconds, share];
    }

    private static long[] Contend(Lock subject, Semaphore ready, Event go, int seconds)
    {
        AcquireFor(s_warmUp, subject, new long[1]);
        ready.Release();
        go.Wait();
        var tally = new long[seconds];
        AcquireFor(TimeSpan.FromSeconds(seconds), subject, tally);
        return tally;
    }

    /// <summary>Takes the lock until the time is over, and counts the acquisitions of each second.</summary>
    private static void AcquireFor(TimeSpan time, Lock subject, long[] tally)
    {
        var begin = Stopwatch.GetTimestamp();
        while (true)
        {
            for (var i = 0; i < Batch; i++)
            {
                subject.Acquire();
                subject.Release();
            }

            var elapsed = Stopwatch.GetElapsedTime(begin);
            if (elapsed >= time)
                return;
            tally[(int)elapsed.TotalSeconds] += Batch;
        }
    }
}
