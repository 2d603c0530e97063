using System.Text;

namespace MultiProc.Serialization.Plans;

/// <summary>A string builder: its text and its bound.</summary>
internal sealed class BuilderPlan() : LeafPlan(typeof(StringBuilder))
{
    public override void WriteHead(PickleWriter writer, object value)
    {
        var builder = (StringBuilder)value;
        writer.Payload.WriteCount(builder.MaxCapacity);
        writer.Payload.WriteText((string)Taken.From(writer, builder, static builder => builder.ToString()!));
    }

    public override object ReadHead(PickleReader reader)
    {
        var bound = reader.Payload.ReadCount();
        var text = reader.Payload.ReadText();
        return new StringBuilder(Math.Min(Math.Max(text.Length, 16), bound), bound).Append(text);
    }
}
