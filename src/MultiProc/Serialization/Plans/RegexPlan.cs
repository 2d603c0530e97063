using System.Text.RegularExpressions;

namespace MultiProc.Serialization.Plans;

/// <summary>A regular expression, generated ones too: by pattern, options and time limit.</summary>
internal sealed class RegexPlan() : LeafPlan(typeof(Regex))
{
    public override void WriteHead(PickleWriter writer, object value)
    {
        var regex = (Regex)value;
        writer.Payload.WriteText(regex.ToString());
        writer.Payload.WriteCount((int)regex.Options);
        writer.Payload.WriteInt64(regex.MatchTimeout.Ticks);
    }

    public override object ReadHead(PickleReader reader) =>
        new Regex(reader.Payload.ReadText(), (RegexOptions)reader.Payload.ReadCount(), new TimeSpan(reader.Payload.ReadInt64()));
}
