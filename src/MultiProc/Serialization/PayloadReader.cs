using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace MultiProc.Serialization;

/// <summary>The bytes of a message as they are read. Nothing is believed: each length is held against what arrived.</summary>
internal sealed class PayloadReader(ReadOnlyMemory<byte> bytes)
{
    private readonly ReadOnlyMemory<byte> _bytes = bytes;
    private int _position;
    private long _promised;

    public int Remaining => _bytes.Length - _position;

    public byte ReadByte()
    {
        if (_position == _bytes.Length)
            throw Truncated();
        return _bytes.Span[_position++];
    }

    public ulong ReadVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw new UnpicklingException("a number in it is longer than any that is written");
    }

    /// <summary>A number that counts something and is no length of what follows: an index, a rank.</summary>
    public int ReadCount()
    {
        var value = ReadVarint();
        return value <= int.MaxValue ? (int)value : throw new UnpicklingException($"it counts to {value}");
    }

    /// <summary>The number of elements that follow, of <paramref name="elementSize"/> bytes at least.</summary>
    public int ReadLength(int elementSize)
    {
        var value = ReadVarint();
        if (value > (ulong)(Remaining / Math.Max(elementSize, 1)))
            throw Truncated();
        return (int)value;
    }

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public string ReadText()
    {
        var header = ReadVarint();
        var length = header >> 1;
        if (length > (ulong)Remaining)
            throw Truncated();
        return (header & 1) == 0
            ? Widen(Take((int)length))
            : new string(MemoryMarshal.Cast<byte, char>(Take(checked((int)length * sizeof(char)))));
    }

    // A plain loop for short texts: the first use of the vectorised one costs a child that is starting two milliseconds.
    private static string Widen(ReadOnlySpan<byte> text)
    {
        if (text.Length > PayloadWriter.ShortText)
            return Encoding.Latin1.GetString(text);
        Span<char> wide = stackalloc char[PayloadWriter.ShortText];
        for (var i = 0; i < text.Length; i++)
            wide[i] = (char)text[i];
        return new string(wide[..text.Length]);
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > Remaining)
            throw Truncated();
        var taken = _bytes.Span.Slice(_position, count);
        _position += count;
        return taken;
    }

    /// <summary>Notes that <paramref name="count"/> bytes must still come for an object that is about to be allocated.</summary>
    /// <remarks>Objects are allocated before their bodies are read; without this, many small heads could each claim the same
    /// rest of the message, and memory would grow with the square of what arrived.</remarks>
    public void Promise(long count)
    {
        _promised += count;
        if (_promised > Remaining)
            throw Truncated();
    }

    public void Fulfil(long count) => _promised -= count;

    private static UnpicklingException Truncated() => new("it ends before it is complete");
}
