namespace MultiProc.Serialization.Plans;

/// <summary>A string.</summary>
internal sealed class StringPlan() : TypePlan(typeof(string))
{
    public override bool HasBody => false;

    public override void WriteHead(PickleWriter writer, object value) => writer.Payload.WriteText((string)value);

    public override object ReadHead(PickleReader reader) => reader.Payload.ReadText();
}
