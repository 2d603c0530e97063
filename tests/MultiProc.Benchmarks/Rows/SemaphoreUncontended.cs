namespace MultiProc.Benchmarks.Rows;

/// <summary>What a Semaphore costs where nobody competes for it.</summary>
internal sealed class SemaphoreUncontended() : UncontendedRow("semaphore.uncontended", "Semaphore")
{
    private readonly Lazy<Semaphore> _subject = new(() => new Semaphore(1));

    public override string Description => "acquire and release a Semaphore that nobody else wants";

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
