using System.Diagnostics;
using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>Processes that must wait for each other all the time: how long one step takes.</summary>
/// <param name="name">The row's name.</param>
/// <param name="processes">How many.</param>
internal abstract class TurnsRow(string name, int processes) : Row
{
    private const string Python = "cpython";
    private const int WarmUpTurns = 300;

    public override string Name => name;

    public override IReadOnlyList<Figure> Figures { get; } = [new(name, "us") { Goals = [new(1, Python)] }];

    public override IReadOnlyList<Contestant> Rivals { get; } = [new PythonContestant(Python, "turns.py", name)];

    public override int Rounds(bool quick) => quick ? 5 : 15;

    public override double[] RunOurs(bool quick)
    {
        var turns = quick ? 500 : 3000;
        var ready = new Semaphore(0);
        var go = new Event();
        var play = Players();
        var times = Enumerable.Range(0, processes)
            .Select(number => Process.RunAsync(() => Time(play, number, turns, ready, go))).ToArray();
        Handshake.Await(time => ready.Acquire(time), times);
        go.Set();
        Task.WaitAll(times);
        return [times.Max(t => t.Result) / turns / StepsPerTurn];
    }

    /// <summary>How many steps there are in a turn.</summary>
    protected abstract int StepsPerTurn { get; }

    /// <summary>What the process of a number does for so many turns.</summary>
    protected abstract Action<int, int> Players();

    private static double Time(Action<int, int> play, int number, int turns, Semaphore ready, Event go)
    {
        ready.Release();
        go.Wait();
        play(number, WarmUpTurns);
        var begin = Stopwatch.GetTimestamp();
        play(number, turns);
        return Stopwatch.GetElapsedTime(begin).TotalMicroseconds;
    }
}
