using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace MultiProc.Serialization;

/// <summary>The bytes of a message as they grow.</summary>
internal sealed class PayloadWriter
{
    /// <summary>Up to here texts are copied by a plain loop.</summary>
    public const int ShortText = 128;

    private byte[] _buffer = new byte[256];
    private int _length;

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    public void WriteByte(byte value)
    {
        if (_length == _buffer.Length)
            Grow(1);
        _buffer[_length++] = value;
    }

    /// <summary>Seven bits a byte, lowest first; the top bit says that more follow.</summary>
    public void WriteVarint(ulong value)
    {
        while (value >= 0x80)
        {
            WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        WriteByte((byte)value);
    }

    public void WriteCount(int value) => WriteVarint((uint)value);

    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);

    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>Length and code units: one byte each where all are ASCII, else UTF-16, which keeps lone surrogates.</summary>
    public void WriteText(string text)
    {
        if (IsAscii(text))
        {
            WriteVarint((ulong)text.Length << 1);
            Narrow(text, Take(text.Length));
            return;
        }

        WriteVarint(((ulong)text.Length << 1) | 1);
        WriteBytes(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    private static bool IsAscii(string text)
    {
        if (text.Length > ShortText)
            return Ascii.IsValid(text);
        foreach (var letter in text)
        {
            if (!char.IsAscii(letter))
                return false;
        }

        return true;
    }

    private static void Narrow(string text, Span<byte> room)
    {
        if (text.Length > ShortText)
        {
            _ = Ascii.FromUtf16(text, room, out _);
            return;
        }

        for (var i = 0; i < text.Length; i++)
            room[i] = (byte)text[i];
    }

    /// <summary>Room for the next <paramref name="count"/> bytes, to be filled by the caller.</summary>
    public Span<byte> Take(int count)
    {
        if (_buffer.Length - _length < count)
            Grow(count);
        var room = _buffer.AsSpan(_length, count);
        _length += count;
        return room;
    }

    private void Grow(int more)
    {
        var needed = (long)_length + more;
        if (needed > Array.MaxLength)
            throw new InvalidOperationException($"The value takes more than {Array.MaxLength} bytes: send it in parts.");
        Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _buffer.Length)));
    }
}
