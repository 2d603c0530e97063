namespace MultiProc.Serialization.Plans;

/// <summary>The fields that a class declares.</summary>
internal sealed class FieldsPart(FieldSlot[] fields) : TypePart
{
    public override int MinimumSize { get; } = FieldLayout.MinimumSize(fields);

    /// <summary>What does the same faster, once it is made.</summary>
    public FieldCode Code { get; } = new(fields);

    public override void Write(PickleWriter writer, object value)
    {
        if (Code.TryWrite(writer, value))
            return;
        foreach (var field in fields)
            field.Write(writer, value);
    }

    public override void Read(PickleReader reader, object value)
    {
        if (Code.TryRead(reader, value))
            return;
        foreach (var field in fields)
            field.Read(reader, value);
    }
}
