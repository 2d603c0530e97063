namespace MultiProc.Benchmarks.Rows;

/// <summary>What a Lock costs where nobody competes for it.</summary>
internal sealed class LockUncontended() : UncontendedRow("lock.uncontended", "Lock")
{
    private readonly Lazy<Lock> _subject = new(() => new Lock());

    public override string Description => "acquire and release a Lock that nobody else wants";

    protected override IReadOnlyList<Goal> Goals { get; } = [new(25), new(0.5, Python)];

    protected override void Repeat(int count)
    {
        var subject = _subject.Value;
        for (var i = 0; i < count; i++)
        {
            subject.Acquire();
            subject.Release();
        }
    }
}
