using System.Diagnostics;
using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>What one function costs that runs in a process of its own: a number goes in, a number comes back.</summary>
internal abstract class RunAsyncCall : Row
{
    // Long enough for others to have been started ahead.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(0.2);

    public override string Description =>
        $"Process.RunAsync of an int to an int, one after the other, start method {PythonMethod}; CPython: an executor of one worker per call";

    public override IReadOnlyList<Contestant> Rivals => [new PythonContestant($"cpython-{PythonMethod}", "run_async.py", PythonMethod)];

    protected abstract string PythonMethod { get; }

    public override int Rounds(bool quick) => quick ? 3 : 7;

    /// <summary>One after the other without a pause: milliseconds for each.</summary>
    protected static double MeasureBurst(bool quick) => MeasureBurst(quick, Call);

    /// <summary>The same by whoever else can do it.</summary>
    protected static double MeasureBurst(bool quick, Func<int, int> call) => Measure(quick ? 5 : 20, TimeSpan.Zero, call);

    /// <summary>Each after a pause that does not count: milliseconds for each.</summary>
    protected static double MeasureWithPauses() => Measure(3, s_pause, Call);

    private static double Measure(int calls, TimeSpan pause, Func<int, int> call)
    {
        var elapsed = TimeSpan.Zero;
        for (var i = 0; i < calls; i++)
        {
            Thread.Sleep(pause);
            var begin = Stopwatch.GetTimestamp();
            var result = call(i);
            elapsed += Stopwatch.GetElapsedTime(begin);
            if (result != i + 1)
                throw new InvalidOperationException($"{i} came back as {result}");
        }

        return elapsed.TotalMilliseconds / calls;
    }

    private static int Call(int number) => Process.RunAsync(() => number + 1).GetAwaiter().GetResult();
}
