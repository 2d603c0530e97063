namespace MultiProc.Serialization.Plans;

/// <summary>The fields that a class declares.</summary>
internal sealed class FieldsPart(FieldSlot[] fields) : TypePart
{
    public FieldSlot[] Fields { get; } = fields;

    public override int MinimumSize { get; } = FieldLayout.MinimumSize(fields);

    public override void Write(PickleWriter writer, object value)
    {
        foreach (var field in Fields)
            field.Write(writer, value);
    }

    public override void Read(PickleReader reader, object value)
    {
        foreach (var field in Fields)
            field.Read(reader, value);
    }
}
