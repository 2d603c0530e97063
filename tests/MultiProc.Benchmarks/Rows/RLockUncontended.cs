namespace MultiProc.Benchmarks.Rows;

/// <summary>What an RLock costs where nobody competes for it.</summary>
internal sealed class RLockUncontended() : UncontendedRow("rlock.uncontended", "RLock")
{
    private readonly Lazy<RLock> _subject = new(() => new RLock());

    public override string Description => "acquire and release an RLock that nobody else wants";

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
