using System.Globalization;
using MultiProc.Serialization.Policy;

namespace MultiProc.Serialization.Plans;

/// <summary>The comparers of <see cref="StringComparer"/>: ordinal, or of a culture.</summary>
internal sealed class StringComparerPlan() : LeafPlan(typeof(StringComparer))
{
    private const byte Ordinal = 0;
    private const byte OrdinalIgnoreCase = 1;
    private const byte Culture = 2;

    public override void WriteHead(PickleWriter writer, object value)
    {
        var comparer = (IEqualityComparer<string?>)value;
        if (StringComparer.IsWellKnownOrdinalComparer(comparer, out var ignoreCase))
        {
            writer.Payload.WriteByte(ignoreCase ? OrdinalIgnoreCase : Ordinal);
            return;
        }

        if (!StringComparer.IsWellKnownCultureAwareComparer(comparer, out var culture, out var options))
            throw writer.Refuse(value.GetType().ToString(), Refusal.Unknown);
        writer.Payload.WriteByte(Culture);
        writer.Payload.WriteText(culture.Name);
        writer.Payload.WriteCount((int)options);
    }

    public override object ReadHead(PickleReader reader) => reader.Payload.ReadByte() switch
    {
        Ordinal => StringComparer.Ordinal,
        OrdinalIgnoreCase => StringComparer.OrdinalIgnoreCase,
        Culture => StringComparer.Create(CultureInfo.GetCultureInfo(reader.Payload.ReadText()), (CompareOptions)reader.Payload.ReadCount()),
        var other => throw new UnpicklingException($"it has a comparer of the unknown kind {other}"),
    };
}
