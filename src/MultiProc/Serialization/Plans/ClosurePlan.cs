using System.Runtime.CompilerServices;

namespace MultiProc.Serialization.Plans;

/// <summary>A closure: of its captured variables those travel that somebody in the message can touch.</summary>
internal sealed class ClosurePlan(Type type, FieldSlot[] fields) : TypePlan(type)
{
    private const int BitsPerWord = 32;

    // What is to be written of it depends on who asks, so that the writer is told together with the head.
    public override bool HasBody => false;

    public int FieldCount => fields.Length;

    public FieldSlot Field(int index) => fields[index];

    public override void WriteHead(PickleWriter writer, object value) => WriteFields(writer, value, null);

    /// <summary>Announces the fields that <paramref name="wanted"/> asks for, all if it is null, and were not announced before.</summary>
    public void WriteFields(PickleWriter writer, object value, CapturedFields? wanted)
    {
        var announced = writer.AnnouncedFields(value, fields.Length);
        var chosen = new bool[fields.Length];
        for (var i = 0; i < chosen.Length; i++)
            chosen[i] = !announced[i] && (wanted is null || wanted.Contains(fields[i].Field));
        WriteBits(writer, chosen);
        for (var i = 0; i < chosen.Length; i++)
            announced[i] |= chosen[i];
        writer.Push(value, new ClosureFill(this, chosen, wanted));
    }

    /// <summary>Whether <see cref="WriteFields"/> would announce anything.</summary>
    public bool Lacks(bool[] announced, CapturedFields? wanted)
    {
        for (var i = 0; i < announced.Length; i++)
        {
            if (!announced[i] && (wanted is null || wanted.Contains(fields[i].Field)))
                return true;
        }

        return false;
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
