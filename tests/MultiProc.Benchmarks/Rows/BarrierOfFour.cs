namespace MultiProc.Benchmarks.Rows;

/// <summary>Four processes that go on together.</summary>
internal sealed class BarrierOfFour() : TurnsRow("barrier.4", Parties)
{
    private const int Parties = 4;

    public override string Description => "four processes pass one Barrier: one pass";

    protected override int StepsPerTurn => 1;

    protected override Action<int, int> Players()
    {
        var barrier = new Barrier(Parties);
        return (_, turns) =>
        {
            for (var i = 0; i < turns; i++)
                barrier.Wait();
        };
    }
}
