using System.Diagnostics;
using MultiProc.Benchmarks.Contestants;
using MultiProc.Benchmarks.Results;

namespace MultiProc.Benchmarks.Rows;

/// <summary>How long it takes until a waiter in another process runs: one that sleeps, and one that has only just begun to wait.</summary>
/// <param name="asTask">Whether the waiter is a task instead of a thread; then the thread is a rival.</param>
internal sealed class EventWake(bool asTask) : Row
{
    private const string Python = "cpython";

    // Long enough for the waiter to have gone to sleep.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(1);

    public override string Name { get; } = asTask ? "async.wake" : "event.wake";

    public override string Description =>
        $"from Event.Set until a sleeping {(asTask ? "task" : "waiter")} in another process runs; pingpong: one way of two processes that wake each other without a pause";

    public override IReadOnlyList<Figure> Figures { get; } = asTask
        ? [new("async.wake", "us"), new("async.wake.pingpong", "us")]
        : [new("event.wake", "us") { Goals = [new(1, Python)] }, new("event.wake.pingpong", "us") { Goals = [new(1, Python)] }];

    public override IReadOnlyList<Contestant> Rivals { get; } = asTask
        ? [new DotnetContestant("thread", quick => Measure(quick, asTask: false)), new PythonContestant(Python, "event_wake.py")]
        : [new PythonContestant(Python, "event_wake.py")];

    public override int Rounds(bool quick) => quick ? 5 : 15;

    public override double[] RunOurs(bool quick) => Measure(quick, asTask);

    private static double[] Measure(bool quick, bool asTask)
    {
        var wakes = quick ? 100 : 300;
        var roundTrips = quick ? 500 : 3000;
        var go = new Event();
        var seen = new Event();
        var waiter = asTask
            ? Process.RunAsync(() => BeWokenAsync(go, seen, wakes, roundTrips))
            : Process.RunAsync(() => BeWoken(go, seen, wakes, roundTrips));
        Handshake.Await(time => seen.Wait(time), waiter);
        seen.Clear();
        var called = Wake(go, seen, wakes);
        var oneWay = PingPong(go, seen, roundTrips);
        var woken = waiter.GetAwaiter().GetResult();
        var delays = called.Zip(woken, (from, to) => Stopwatch.GetElapsedTime(from, to).TotalMicroseconds);
        return [Spread.Of(delays).Median, oneWay];
    }

    /// <summary>Notes when it woke: the clock is the machine's, so that the caller can compare.</summary>
    private static long[] BeWoken(Event go, Event seen, int wakes, int roundTrips)
    {
        var woken = new long[wakes];
        seen.Set();
        for (var i = 0; i < wakes; i++)
        {
            go.Wait();
            woken[i] = Stopwatch.GetTimestamp();
            go.Clear();
            seen.Set();
        }

        for (var i = 0; i < roundTrips; i++)
        {
            go.Wait();
            go.Clear();
            seen.Set();
        }

        return woken;
    }

    private static async Task<long[]> BeWokenAsync(Event go, Event seen, int wakes, int roundTrips)
    {
        var woken = new long[wakes];
        seen.Set();
        for (var i = 0; i < wakes; i++)
        {
            await go.WaitAsync();
            woken[i] = Stopwatch.GetTimestamp();
            go.Clear();
            seen.Set();
        }

        for (var i = 0; i < roundTrips; i++)
        {
            await go.WaitAsync();
            go.Clear();
            seen.Set();
        }

        return woken;
    }

    private static long[] Wake(Event go, Event seen, int wakes)
    {
        var called = new long[wakes];
        for (var i = 0; i < wakes; i++)
        {
            Thread.Sleep(s_pause);
            called[i] = Stopwatch.GetTimestamp();
            go.Set();
            seen.Wait();
            seen.Clear();
        }

        return called;
    }

    private static double PingPong(Event go, Event seen, int roundTrips)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < roundTrips; i++)
        {
            go.Set();
            seen.Wait();
            seen.Clear();
        }

        return Stopwatch.GetElapsedTime(begin).TotalMicroseconds / (2 * roundTrips);
    }
}
