namespace MultiProc.Serialization.Plans;

/// <summary>The object behind an iterator: of the scope that it was made in, those variables travel that its code can touch.</summary>
internal sealed class MachinePart(Type machine, FieldSlot[] fields, bool[] areScopes) : TypePart
{
    public override int MinimumSize { get; } = FieldLayout.MinimumSize(fields);

    public override void Write(PickleWriter writer, object value)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            if (areScopes[i])
                WriteScope(writer, fields[i], value);
            else
                fields[i].Write(writer, value);
        }
    }

    public override void Read(PickleReader reader, object value)
    {
        foreach (var field in fields)
            field.Read(reader, value);
    }

    private void WriteScope(PickleWriter writer, FieldSlot slot, object value)
    {
        writer.Trace?.Field(slot.Field);
        writer.WriteReference(slot.Field.GetValue(value), slot.Field.FieldType, CapturedFields.Of(machine));
    }
}
