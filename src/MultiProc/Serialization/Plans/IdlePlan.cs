namespace MultiProc.Serialization.Plans;

/// <summary>A value of an asynchronous method that travels only while it waits for nothing.</summary>
internal sealed class IdlePlan(Type type) : ValuePlan(type)
{
    private readonly object _idle = Activator.CreateInstance(type)!;

    // Never nothing: a length would claim memory that no byte answers for.
    public override int MinimumSize => 1;

    public override void WriteValue(PickleWriter writer, object? value)
    {
        if (!_idle.Equals(value))
            throw writer.Refuse(Type.ToString(), Refusal.Running);
        writer.Payload.WriteByte(0);
    }

    public override object ReadValue(PickleReader reader)
    {
        _ = reader.Payload.ReadByte();
        return Activator.CreateInstance(Type)!;
    }
}
