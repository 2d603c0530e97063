namespace MultiProc.Benchmarks.Rows;

/// <summary>What a BoundedSemaphore costs where nobody competes for it.</summary>
internal sealed class BoundedSemaphoreUncontended() : UncontendedRow("boundedsemaphore.uncontended", "BoundedSemaphore")
{
    private readonly Lazy<BoundedSemaphore> _subject = new(() => new BoundedSemaphore(1));

    public override string Description => "acquire and release a BoundedSemaphore that nobody else wants";

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
