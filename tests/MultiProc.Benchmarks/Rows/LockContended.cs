using System.Diagnostics;
using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>What a Lock costs where two processes want it all the time, and whether both get it.</summary>
internal sealed class LockContended : Row
{
    private const string Python = "cpython";
    private const int Contenders = 2;

    // The clock is looked at only so often: it costs more than the lock.
    private const int Batch = 64;

    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(250);

    public override string Name => "lock.contended2";

    public override string Description => "two processes acquire and release one Lock for some seconds: time per acquisition, and the smallest share of a contender in any second";

    public override IReadOnlyList<Figure> Figures { get; } =
    [
        new("lock.contended2", "ns") { Goals = [new(0.1, Python)] },
        new("lock.contended2.share", "%") { Better = Better.Higher, Standing = Standing.Worst, Goals = [new(20)] },
    ];

    public override IReadOnlyList<Contestant> Rivals { get; } = [new PythonContestant(Python, "lock_contended.py")];

    /// <remarks>The contenders are new processes for each reading, and warm up themselves.</remarks>
    public override int WarmUps => 0;

    public override int Rounds(bool quick) => quick ? 2 : 5;

    public override double[] RunOurs(bool quick)
    {
        var seconds = quick ? 1 : 3;
        var subject = new Lock();
        var ready = new Semaphore(0);
        var go = new Event();
        var tallies = Enumerable.Range(0, Contenders).Select(_ => Process.RunAsync(() => Contend(subject, ready, go, seconds))).ToArray();
        Handshake.Await(time => ready.Acquire(time), tallies);
        go.Set();
        Task.WaitAll(tallies);
        return Read(tallies[0].Result, tallies[1].Result);
    }

    private static double[] Read(long[] one, long[] other)
    {
        var nanoseconds = TimeSpan.FromSeconds(one.Length).TotalNanoseconds / (one.Sum() + other.Sum());
        var share = one.Zip(other, (a, b) => 100.0 * Math.Min(a, b) / (a + b)).Min();
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
