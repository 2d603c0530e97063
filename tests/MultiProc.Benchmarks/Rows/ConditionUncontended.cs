namespace MultiProc.Benchmarks.Rows;

/// <summary>What a Condition costs where nobody waits for it.</summary>
internal sealed class ConditionUncontended() : UncontendedRow("condition.uncontended", "Condition")
{
    private readonly Lazy<Condition> _subject = new(() => new Condition());

    public override string Description => "acquire a Condition, notify nobody, release it";

    protected override void Repeat(int count)
    {
        var subject = _subject.Value;
        for (var i = 0; i < count; i++)
        {
            subject.Acquire();
            subject.Notify();
            subject.Release();
        }
    }
}
