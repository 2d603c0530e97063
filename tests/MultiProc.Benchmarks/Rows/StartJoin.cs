using System.Diagnostics;
using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>What a process costs from the call to its end.</summary>
internal sealed class StartJoin : Row
{
    /// <summary>The same of ours in a program that calls <see cref="Process.FreezeSupport"/>: its children come without a startup hook.</summary>
    public const string WithFreezeSupport = "ours-freezesupport";

    private const string Bare = "dotnet-bare";
    private const string Spawn = "cpython-spawn";

    public override string Name => "start.join";

    public override string Description => "start and join a process that does nothing";

    public override IReadOnlyList<Figure> Figures { get; } = [new("start.join", "ms") { Goals = [new(0.75, Spawn), new(1.6, Bare)] }];

    /// <remarks>Fork and forkserver start no interpreter; they are there for information.</remarks>
    public override IReadOnlyList<Contestant> Rivals { get; } =
    [
        new PythonContestant(Spawn, "start_join.py", "spawn"),
        new DotnetContestant(Bare, _ => [RunBare()]),
        new DotnetContestant(WithFreezeSupport, _ => [Run()]),
        new PythonContestant("cpython-forkserver", "start_join.py", "forkserver"),
        new PythonContestant("cpython-fork", "start_join.py", "fork"),
    ];

    public override int WarmUps => 3;

    public override int Rounds(bool quick) => quick ? 10 : 30;

    public override double[] RunOurs(bool quick) => [Run()];

    private static double Run()
    {
        var begin = Stopwatch.GetTimestamp();
        using var process = new Process(DoNothing);
        process.Start();
        process.Join();
        var elapsed = Stopwatch.GetElapsedTime(begin);
        return process.ExitCode == 0 ? elapsed.TotalMilliseconds : throw new InvalidOperationException($"exit code {process.ExitCode}");
    }

    /// <summary>This same executable, whose <c>Main</c> returns at once: the same runtime, configuration and way of being installed.</summary>
    private static double RunBare()
    {
        var start = new ProcessStartInfo(DotnetContestant.Executable, DotnetContestant.BareOption);
        var begin = Stopwatch.GetTimestamp();
        using var process = System.Diagnostics.Process.Start(start)!;
        process.WaitForExit();
        var elapsed = Stopwatch.GetElapsedTime(begin);
        return process.ExitCode == 0 ? elapsed.TotalMilliseconds : throw new InvalidOperationException($"exit code {process.ExitCode}");
    }

    private static void DoNothing()
    {
    }
}
