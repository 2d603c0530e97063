namespace MultiProc.Serialization.Plans;

/// <summary>A value of an asynchronous method that travels only while it waits for nothing.</summary>
internal sealed class IdlePlan(Type type) : ValuePlan(type)
{
    private readonly object _idle = Activator.CreateInstance(type)!;

    public override int MinimumSize => 0;

    public override void WriteValue(PickleWriter writer, object? value)
    {
        if (!_idle.Equals(value))
            throw writer.Refuse(Type.ToString(), Refusal.Running);
    }

    public override object ReadValue(PickleReader reader) => Activator.CreateInstance(Type)!;
}
