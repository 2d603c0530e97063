namespace MultiProc.Benchmarks.Rows;

/// <summary>What an Event costs where nobody waits for it.</summary>
internal sealed class EventUncontended() : UncontendedRow("event.uncontended", "Event")
{
    private readonly Lazy<Event> _subject = new(() => new Event());

    public override string Description => "set an Event, look at it, clear it";

    protected override void Repeat(int count)
    {
        var subject = _subject.Value;
        for (var i = 0; i < count; i++)
        {
            subject.Set();
            _ = subject.IsSet;
            subject.Clear();
        }
    }
}
