using System.Runtime.InteropServices;
using System.Text;

namespace MultiProc.Processes;

/// <summary>A pickled value within a frame's body; its handles travel beside the body.</summary>
internal static class Payload
{
    public static void Write(BinaryWriter writer, ReadOnlyMemory<byte> bytes, IReadOnlyList<ulong> slots)
    {
        writer.Write(slots.Count);
        foreach (var slot in slots)
            writer.Write(slot);
        writer.Write(bytes.Length);
        writer.Write(bytes.Span);
    }

    /// <summary>Reads what <see cref="Write"/> wrote, without copying the bytes.</summary>
    public static ReadOnlyMemory<byte> Read(BinaryReader reader, ReadOnlyMemory<byte> body, out ulong[] slots)
    {
        slots = new ulong[reader.ReadInt32()];
        for (var i = 0; i < slots.Length; i++)
            slots[i] = reader.ReadUInt64();
        var length = reader.ReadInt32();
        return body.Slice((int)reader.BaseStream.Position, length);
    }

    public static BinaryReader Reader(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out var array)
            ? new BinaryReader(new MemoryStream(array.Array!, array.Offset, array.Count, writable: false), Encoding.UTF8)
            : throw new ArgumentException("a frame's body is an array", nameof(body));
}
