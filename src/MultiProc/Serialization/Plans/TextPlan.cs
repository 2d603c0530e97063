namespace MultiProc.Serialization.Plans;

/// <summary>An object that a text describes completely.</summary>
internal sealed class TextPlan(Type type, Func<object, string> write, Func<string, object> read) : LeafPlan(type)
{
    public override void WriteHead(PickleWriter writer, object value) => writer.Payload.WriteText((string)Taken.From(writer, value, write));

    public override object ReadHead(PickleReader reader) => read(reader.Payload.ReadText());
}
