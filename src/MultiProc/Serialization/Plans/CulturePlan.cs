using System.Globalization;
using System.Reflection;

namespace MultiProc.Serialization.Plans;

/// <summary>A culture by its name; one that is not shared brings the formats that were asked of it, which may have been changed.</summary>
internal sealed class CulturePlan() : LeafPlan(typeof(CultureInfo))
{
    private const byte Changeable = 0;
    private const byte Fixed = 1;
    private const byte Shared = 2;

    private static readonly FieldInfo s_isReadOnly = RuntimeField.Of(typeof(CultureInfo), "_isReadOnly");
    private static readonly FieldInfo[] s_formats =
    [
        RuntimeField.Of(typeof(CultureInfo), "_numInfo"), RuntimeField.Of(typeof(CultureInfo), "_dateTimeInfo"),
        RuntimeField.Of(typeof(CultureInfo), "_calendar"),
    ];

    public override void WriteHead(PickleWriter writer, object value)
    {
        var culture = (CultureInfo)value;
        writer.Payload.WriteText(culture.Name);
        if (ReferenceEquals(culture, CultureInfo.GetCultureInfo(culture.Name)))
        {
            writer.Payload.WriteByte(Shared);
            return;
        }

        writer.Payload.WriteByte(culture.IsReadOnly ? Fixed : Changeable);
        foreach (var format in s_formats)
        {
            writer.Trace?.Field(format);
            writer.WriteReference(format.GetValue(culture), typeof(object));
        }
    }

    public override object ReadHead(PickleReader reader)
    {
        var name = reader.Payload.ReadText();
        var kind = reader.Payload.ReadByte();
        if (kind == Shared)
            return CultureInfo.GetCultureInfo(name);
        var culture = new CultureInfo(name);
        foreach (var format in s_formats)
            format.SetValue(culture, reader.ReadReference(typeof(object)));
        s_isReadOnly.SetValue(culture, kind == Fixed);
        return culture;
    }
}
