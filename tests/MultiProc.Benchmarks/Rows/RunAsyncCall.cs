using System.Diagnostics;
using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>What one function costs that runs in a process of its own: a number goes in, a number comes back.</summary>
internal abstract class RunAsyncCall : Row
{
    // Long enough for others to have been started ahead.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(0.2);

    // The library that is made for just this, Tmds.ExecFunction, is not in the package source that this project builds from.
    public override string Description =>
        $"Process.RunAsync of an int to an int, one after the other, start method {PythonMethod}; rival: an executor of one worker per call, as Tmds.ExecFunction cannot be had";

    public override IReadOnlyList<Contestant> Rivals => [new PythonContestant($"cpython-{PythonMethod}", "run_async.py", PythonMethod)];

    protected abstract string PythonMethod { get; }

    public override int Rounds(bool quick) => quick ? 3 : 7;

    /// <summary>One after the other without a pause: milliseconds for each.</summary>
    protected static double MeasureBurst(bool quick) => Measure(quick ? 5 : 20, TimeSpan.Zero);

    /// <summary>Each after a pause that does not count: milliseconds for each.</summary>
    protected static double MeasureWithPauses() => Measure(3, s_pause);

    private static double Measure(int calls, TimeSpan pause)
    {
        var elapsed = TimeSpan.Zero;
        for (var i = 0; i < calls; i++)
        {
            Thread.Sleep(pause);
            var begin = Stopwatch.GetTimestamp();
            var result = Call(i);
            elapsed += Stopwatch.GetElapsedTime(begin);
            if (result != i + 1)
                throw new InvalidOperationException($"{i} came back as {result}");
        }

        return elapsed.TotalMilliseconds / calls;
    }

    private static int Call(int number) => Process.RunAsync(() => number + 1).GetAwaiter().GetResult();
}
