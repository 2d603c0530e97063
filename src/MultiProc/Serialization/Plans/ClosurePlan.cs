using System.Runtime.CompilerServices;

namespace MultiProc.Serialization.Plans;

/// <summary>A closure: of its captured variables those travel that somebody in the message can touch.</summary>
internal sealed class ClosurePlan(Type type, FieldSlot[] fields) : TypePlan(type)
{
    private const int BitsPerWord = 32;

    private readonly bool[] _isOuterScope = Closures.AreClosures(fields);

    // What is to be written of it depends on who asks, so that the writer is told together with the head.
    public override bool HasBody => false;

    public int FieldCount => fields.Length;

    public FieldSlot Field(int index) => fields[index];

    /// <summary>Whether a field holds the closure of the scope around this one.</summary>
    public bool IsOuterScope(int index) => _isOuterScope[index];

    public override void WriteHead(PickleWriter writer, object value) => WriteFields(writer, value, null);

    /// <summary>Announces the fields that <paramref name="wanted"/> asks for, all if it is null, and were not announced before.</summary>
    public void WriteFields(PickleWriter writer, object value, CapturedFields? wanted)
    {
        var announced = writer.AnnouncedFields(value, fields.Length);
        var chosen = new bool[fields.Length];
        for (var i = 0; i < chosen.Length; i++)
            chosen[i] = Lacks(writer, value, announced, i, wanted);
        WriteBits(writer, chosen);
        for (var i = 0; i < chosen.Length; i++)
            announced[i] |= chosen[i];
        writer.Push(value, new ClosureFill(this, chosen, wanted));
    }

    /// <summary>Whether <see cref="WriteFields"/> would announce anything.</summary>
    public bool Lacks(PickleWriter writer, object value, CapturedFields? wanted)
    {
        var announced = writer.AnnouncedFields(value, fields.Length);
        for (var i = 0; i < announced.Length; i++)
        {
            if (Lacks(writer, value, announced, i, wanted))
                return true;
        }

        return false;
    }

    // The scope around this one is mentioned again if more of it is wanted now than when it was mentioned first.
    private bool Lacks(PickleWriter writer, object value, bool[] announced, int field, CapturedFields? wanted)
    {
        if (wanted is not null && !wanted.Contains(fields[field].Field))
            return false;
        return !announced[field]
            || (_isOuterScope[field] && fields[field].Field.GetValue(value) is { } outer
                && ((ClosurePlan)PlanCache.For(outer.GetType())).Lacks(writer, outer, wanted));
    }

    public override object ReadHead(PickleReader reader)
    {
        var value = RuntimeHelpers.GetUninitializedObject(Type);
        ReadFields(reader, value);
        return value;
    }

    public void ReadFields(PickleReader reader, object value) =>
        reader.Push(value, new ClosureFill(this, ReadBits(reader, fields.Length), null));

    private static void WriteBits(PickleWriter writer, bool[] bits)
    {
        for (var start = 0; start < bits.Length; start += BitsPerWord)
        {
            var word = 0u;
            for (var i = start; i < Math.Min(bits.Length, start + BitsPerWord); i++)
                word |= bits[i] ? 1u << (i - start) : 0;
            writer.Payload.WriteVarint(word);
        }
    }

    private static bool[] ReadBits(PickleReader reader, int count)
    {
        var bits = new bool[count];
        for (var start = 0; start < count; start += BitsPerWord)
        {
            var word = reader.Payload.ReadVarint();
            for (var i = start; i < Math.Min(count, start + BitsPerWord); i++)
                bits[i] = (word >> (i - start) & 1) != 0;
        }

        return bits;
    }
}
