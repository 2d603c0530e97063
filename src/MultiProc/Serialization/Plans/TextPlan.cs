namespace MultiProc.Serialization.Plans;

/// <summary>An object that a text describes completely.</summary>
internal sealed class TextPlan(Type type, Func<object, string> write, Func<string, object> read) : LeafPlan(type)
{
    public override void WriteHead(PickleWriter writer, object value)
    {
        string text;
        try
        {
            text = write(value);
        }
        catch (Exception error) when (error is InvalidOperationException or NotSupportedException)
        {
            // It was disposed, for instance.
            throw writer.Refuse(value.GetType().ToString(), $"does not tell what it holds: {error.Message}");
        }

        writer.Payload.WriteText(text);
    }

    public override object ReadHead(PickleReader reader) => read(reader.Payload.ReadText());
}
