using System.Diagnostics;
using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>What one function costs that runs in a process of its own: a number goes in, a number comes back.</summary>
/// <param name="name">The name of the row.</param>
/// <param name="method">How the processes are started.</param>
internal sealed class RunAsyncCall(string name, StartMethod method) : Row
{
    private const int Calls = 20;
    private const int QuickCalls = 5;

    public override string Name => name;

    // The library that is made for just this, Tmds.ExecFunction, is not in the package source that this project builds from.
    public override string Description =>
        $"Process.RunAsync of an int to an int, one after the other, start method {Python}; rival: an executor of one worker per call, as Tmds.ExecFunction cannot be had";

    public override IReadOnlyList<Figure> Figures { get; } = [new(name, "ms")];

    public override IReadOnlyList<Contestant> Rivals => [new PythonContestant($"cpython-{Python}", "run_async.py", Python, $"{Calls}", $"{QuickCalls}")];

    public override int Rounds(bool quick) => quick ? 3 : 7;

    private string Python => method == StartMethod.Spawn ? "spawn" : "forkserver";

    public override double[] RunOurs(bool quick)
    {
        Process.SetStartMethod(method);
        var calls = quick ? QuickCalls : Calls;
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
        {
            var result = Call(i);
            if (result != i + 1)
                throw new InvalidOperationException($"{i} came back as {result}");
        }

        return [Stopwatch.GetElapsedTime(begin).TotalMilliseconds / calls];
    }

    private static int Call(int number) => Process.RunAsync(() => number + 1).GetAwaiter().GetResult();
}
