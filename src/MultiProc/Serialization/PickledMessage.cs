using System.Runtime.InteropServices;

namespace MultiProc.Serialization;

/// <summary>A value as it travels: bytes, and beside them what bytes cannot carry.</summary>
/// <param name="Parts">The bytes of the value itself, without a copy: large arrays are parts that lie in the sender's own objects, so that they
/// are to be sent at once.</param>
/// <param name="Slots">Slots of the family's arena that it refers to, each once.</param>
/// <param name="Handles">Operating system handles that it refers to, each once.</param>
internal sealed record PickledMessage(ReadOnlyMemory<byte>[] Parts, IReadOnlyList<ulong> Slots, IReadOnlyList<SafeHandle> Handles)
{
    public PickledMessage(ReadOnlyMemory<byte> bytes, IReadOnlyList<ulong> slots, IReadOnlyList<SafeHandle> handles)
        : this([bytes], slots, handles)
    {
    }

    /// <summary>The bytes in one piece, which are copied if there are several parts.</summary>
    public ReadOnlyMemory<byte> Bytes => Parts.Length == 1 ? Parts[0] : ToArray();

    public long Length
    {
        get
        {
            var length = 0L;
            foreach (var part in Parts)
                length += part.Length;
            return length;
        }
    }

    /// <exception cref="InvalidOperationException">They are more than an array can hold.</exception>
    public byte[] ToArray()
    {
        var length = Length;
        if (length > Array.MaxLength)
            throw PayloadWriter.TooLarge();
        var bytes = GC.AllocateUninitializedArray<byte>((int)length);
        var rest = bytes.AsSpan();
        foreach (var part in Parts)
        {
            part.Span.CopyTo(rest);
            rest = rest[part.Length..];
        }

        return bytes;
    }
}
