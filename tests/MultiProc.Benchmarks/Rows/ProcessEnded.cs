using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>What a process that has ended and was disposed leaves in its parent: nothing.</summary>
internal sealed class ProcessEnded : Row
{
    public override string Name => "process.ended";

    public override string Description => "what stays in the parent after 500 processes (50 with --quick) were started, joined and disposed";

    /// <remarks>The memory of a .NET process moves by some hundred kilobytes by itself.</remarks>
    public override IReadOnlyList<Figure> Figures { get; } =
    [
        new("process.ended", "KB resident per process") { Goals = [new(2)] },
        new("process.ended.threads", "threads in all") { Goals = [new(0)] },
        new("process.ended.descriptors", "descriptors in all") { Goals = [new(0)] },
    ];

    public override IReadOnlyList<Contestant> Rivals { get; } = [new PythonContestant("cpython", "process_ended.py")];

    /// <remarks>Until all code is compiled, and the heap has grown once more after its first full collection.</remarks>
    public override int WarmUps => 2;

    public override int Rounds(bool quick) => 1;

    public override double[] RunOurs(bool quick)
    {
        var count = quick ? 50 : 500;
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
