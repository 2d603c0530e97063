using System.Globalization;

namespace MultiProc.Serialization.Plans;

/// <summary>A culture by its name; one that can be changed stays so.</summary>
internal sealed class CulturePlan() : LeafPlan(typeof(CultureInfo))
{
    public override void WriteHead(PickleWriter writer, object value)
    {
        var culture = (CultureInfo)value;
        writer.Payload.WriteText(culture.Name);
        writer.Payload.WriteByte(culture.IsReadOnly ? (byte)1 : (byte)0);
    }

    public override object ReadHead(PickleReader reader)
    {
        var name = reader.Payload.ReadText();
        return reader.Payload.ReadByte() == 1 ? CultureInfo.GetCultureInfo(name) : new CultureInfo(name);
    }
}
