namespace MultiProc.Serialization.Plans;

/// <summary>The fields of a class of the runtime that travels because somebody allowed it: the message says so too.</summary>
internal sealed class AllowedPart(Type level, FieldSlot[] fields) : TypePart
{
    private readonly FieldsPart _fields = new(fields);

    public override int MinimumSize => _fields.MinimumSize;

    public override void Write(PickleWriter writer, object value)
    {
        writer.NeedPermission(level);
        _fields.Write(writer, value);
    }

    public override void Read(PickleReader reader, object value) => _fields.Read(reader, value);
}
