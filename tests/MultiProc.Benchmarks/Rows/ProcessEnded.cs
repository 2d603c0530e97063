using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>What a process that has ended and was disposed leaves in its parent: nothing.</summary>
internal sealed class ProcessEnded : Row
{
    // The heap grows once more after its first full collections, and the runtime compiles what it has seen often.
    private const int WarmUpCount = 150;

    private bool _isWarm;

    public override string Name => "process.ended";

    public override string Description => "what stays in the parent after 500 processes (10 with --quick) were started, joined and disposed";

    /// <remarks>The memory of a .NET process moves by some hundred kilobytes by itself, and a thread that the runtime starts or ends moves the other two.</remarks>
    public override IReadOnlyList<Figure> Figures { get; } =
    [
        new("process.ended", "KB resident per process") { Goals = [new(2)] },
        new("process.ended.threads", "threads in all") { Goals = [new(0)] },
        new("process.ended.descriptors", "descriptors in all") { Goals = [new(0)] },
    ];

    public override IReadOnlyList<Contestant> Rivals { get; } = [new PythonContestant("cpython", "process_ended.py")];

    public override int Rounds(bool quick) => 3;

    public override double[] RunOurs(bool quick)
    {
        WarmUp();
        var count = quick ? 10 : 500;
        var before = Footprint.Take();
        StartAndJoin(count);
        var after = Footprint.Take();
        return
        [
            (after.ResidentBytes - before.ResidentBytes) / 1e3 / count,
            after.Threads - before.Threads,
            after.Descriptors - before.Descriptors,
        ];
    }

    private void WarmUp()
    {
        if (_isWarm)
            return;
        _isWarm = true;
        for (var i = 0; i < 3; i++)
        {
            StartAndJoin(WarmUpCount / 3);
            _ = Footprint.Take();
        }
    }

    private static void StartAndJoin(int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var process = new Process(DoNothing);
            process.Start();
            process.Join();
        }
    }

    private static void DoNothing()
    {
    }
}
