namespace MultiProc.Serialization.Plans;

/// <summary>A value type of the runtime that travels because somebody allowed it: the message says so too.</summary>
internal sealed class AllowedStructPlan(StructPlan fields) : ValuePlan(fields.Type)
{
    public override int MinimumSize => fields.MinimumSize;

    public override bool HasBody => true;

    public override void WriteValue(PickleWriter writer, object? value)
    {
        writer.NeedPermission(Type);
        fields.WriteValue(writer, value);
    }

    public override object? ReadValue(PickleReader reader) => fields.ReadValue(reader);

    public override void WriteHead(PickleWriter writer, object value) => writer.NeedPermission(Type);

    public override object ReadHead(PickleReader reader) => fields.ReadHead(reader);

    public override long MinimumBody(object value) => fields.MinimumBody(value);

    public override void WriteBody(PickleWriter writer, object value) => fields.WriteBody(writer, value);

    public override void ReadBody(PickleReader reader, object value) => fields.ReadBody(reader, value);
}
