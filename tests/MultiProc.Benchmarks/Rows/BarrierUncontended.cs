namespace MultiProc.Benchmarks.Rows;

/// <summary>What a Barrier of one party costs.</summary>
internal sealed class BarrierUncontended() : UncontendedRow("barrier.uncontended", "Barrier")
{
    private readonly Lazy<Barrier> _subject = new(() => new Barrier(1));

    public override string Description => "pass a Barrier of one party";

    protected override int Count => 1_000_000;

    protected override void Repeat(int count)
    {
        var subject = _subject.Value;
        for (var i = 0; i < count; i++)
        {
            subject.Wait();
        }
    }
}
