using MultiProc.Serialization;

namespace MultiProc.Processes;

/// <summary>A pickled value at the end of a frame's body; its handles travel beside the body.</summary>
internal static class Payload
{
    public static void Write(PayloadWriter writer, ReadOnlyMemory<byte>[] parts, IReadOnlyList<ulong> slots)
    {
        writer.WriteCount(slots.Count);
        foreach (var slot in slots)
            writer.WriteVarint(slot);
        writer.WriteParts(parts);
    }

    /// <summary>The slots; what remains then are the bytes.</summary>
    public static ulong[] ReadSlots(PayloadReader reader)
    {
        var slots = new ulong[reader.ReadLength(elementSize: 1)];
        for (var i = 0; i < slots.Length; i++)
            slots[i] = reader.ReadVarint();
        return slots;
    }
}
