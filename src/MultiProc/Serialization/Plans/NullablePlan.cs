namespace MultiProc.Serialization.Plans;

/// <summary>A <see cref="Nullable{T}"/> in place; boxed there is no such thing.</summary>
internal sealed class NullablePlan(Type type) : ValuePlan(type)
{
    private readonly ValuePlan _value = (ValuePlan)PlanCache.For(Nullable.GetUnderlyingType(type)!);

    public override int MinimumSize => 1;

    public override void WriteValue(PickleWriter writer, object? value)
    {
        writer.Payload.WriteByte(value is null ? (byte)0 : (byte)1);
        if (value is not null)
            _value.WriteValue(writer, value);
    }

    public override object? ReadValue(PickleReader reader) => reader.Payload.ReadByte() switch
    {
        0 => null,
        1 => _value.ReadValue(reader),
        var other => throw new UnpicklingException($"it has {other} where a nullable value says whether it is there"),
    };
}
