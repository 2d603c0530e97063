using System.Diagnostics;
using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>What a process costs that was started ahead: after a pause, and where there is none.</summary>
internal sealed class StartWarm : Row
{
    private const string ForkServer = "cpython-forkserver";
    private const string Fork = "cpython-fork";
    private const int Burst = 200;

    // Long enough for others to have been started ahead.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(0.2);

    public override string Name => "start.warm";

    public override string Description => $"start and join a process that does nothing, with the start method forkserver; burst: each of {Burst} back to back";

    public override IReadOnlyList<Figure> Figures { get; } =
    [
        new("start.warm", "ms") { Goals = [new(0.5, ForkServer), new(1, Fork)] },
        new("start.warm.burst", "ms"),
    ];

    public override IReadOnlyList<Contestant> Rivals { get; } =
    [
        new PythonContestant(ForkServer, "start_warm.py", "forkserver", $"{Burst}"),
        new PythonContestant("cpython-spawn", "start_warm.py", "spawn", $"{Burst}"),
        new PythonContestant(Fork, "start_warm.py", "fork", $"{Burst}"),
    ];

    public override int Rounds(bool quick) => quick ? 2 : 7;

    public override double[] RunOurs(bool quick)
    {
        Process.SetStartMethod(StartMethod.ForkServer);
        var burst = Measure(Burst);
        Thread.Sleep(s_pause);
        return [Measure(1), burst];
    }

    private static double Measure(int count)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            using var process = new Process(DoNothing);
            process.Start();
            process.Join();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"exit code {process.ExitCode}");
        }

        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds / count;
    }

    private static void DoNothing()
    {
    }
}
