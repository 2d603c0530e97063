namespace MultiProc.Serialization.Plans;

/// <summary>A <see cref="Nullable{T}"/> in place; boxed there is no such thing.</summary>
internal sealed class NullablePlan(Type type) : ValuePlan(type)
{
    /// <summary>The plan of the value, if it is there.</summary>
    public ValuePlan Value { get; } = (ValuePlan)PlanCache.For(Nullable.GetUnderlyingType(type)!);

    public override int MinimumSize => 1;

    public override void WriteValue(PickleWriter writer, object? value)
    {
        writer.Payload.WriteByte(value is null ? (byte)0 : (byte)1);
        if (value is not null)
            Value.WriteValue(writer, value);
    }

    public override object? ReadValue(PickleReader reader) => ReadPresence(reader.Payload) ? Value.ReadValue(reader) : null;

    /// <summary>Whether the value is there.</summary>
    public static bool ReadPresence(PayloadReader payload) => payload.ReadByte() switch
    {
        0 => false,
        1 => true,
        var other => throw new UnpicklingException($"it has {other} where a nullable value says whether it is there"),
    };
}
