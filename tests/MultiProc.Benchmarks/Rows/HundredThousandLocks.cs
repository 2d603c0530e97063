using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>What many Locks take of the machine.</summary>
internal sealed class HundredThousandLocks : Row
{
    private const int Wanted = 100_000;

    public override string Name => "locks.100000";

    public override string Description => "private and shared memory, and descriptors, of 100 000 Locks, each of them used once (whoever makes fewer has its memory scaled up)";

    /// <remarks>The first Lock opens the memory that all of them live in: descriptors are counted from there, memory is not.</remarks>
    public override IReadOnlyList<Figure> Figures { get; } =
    [
        new("locks.100000", "MB") { Goals = [new(40)] },
        new("locks.100000.descriptors", "descriptors") { Goals = [new(0)] },
        new("locks.100000.made", "locks") { Better = Better.Higher, Goals = [new(Wanted)] },
    ];

    public override IReadOnlyList<Contestant> Rivals { get; } = [new PythonContestant("cpython", "locks.py")];

    public override bool FreshEachRound => true;

    public override int WarmUps => 0;

    public override int Rounds(bool quick) => quick ? 1 : 3;

    public override double[] RunOurs(bool quick)
    {
        var before = Footprint.Take();
        var locks = new List<Lock> { MakeAndUse() };
        var first = Footprint.Take();
        while (locks.Count < Wanted)
            locks.Add(MakeAndUse());
        var after = Footprint.Take();
        GC.KeepAlive(locks);
        return [(after.ResidentBytes - before.ResidentBytes) / 1e6, after.Descriptors - first.Descriptors, locks.Count];
    }

    private static Lock MakeAndUse()
    {
        var made = new Lock();
        made.Acquire();
        made.Release();
        return made;
    }
}
