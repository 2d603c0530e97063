namespace MultiProc.Serialization.Plans;

/// <summary>A value type that holds references: field by field.</summary>
internal sealed class StructPlan(Type type, FieldSlot[] fields) : FilledValuePlan(type)
{
    public FieldSlot[] Fields { get; } = fields;

    // Never nothing: a length would claim memory that no byte answers for.
    public override int MinimumSize { get; } = Math.Max(1, FieldLayout.MinimumSize(fields));

    public override void WriteBody(PickleWriter writer, object value)
    {
        if (Fields.Length == 0)
            writer.Payload.WriteByte(0);
        foreach (var field in Fields)
            field.Write(writer, value);
    }

    public override void ReadBody(PickleReader reader, object value)
    {
        if (Fields.Length == 0)
            _ = reader.Payload.ReadByte();
        foreach (var field in Fields)
            field.Read(reader, value);
    }
}
