using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MultiProc.Serialization;

/// <summary>The bytes of a message as they are read. Nothing is believed: each length is held against what arrived.</summary>
internal sealed class PayloadReader
{
    private byte[] _bytes = [];
    private int _position;
    private int _end;

    // What follows the present array: the rest of a part that is no array of bytes, then further parts.
    private ReadOnlyMemory<byte> _foreign;
    private ReadOnlyMemory<byte>[]? _parts;
    private int _nextPart;
    private long _later;
    private long _promised;

    public PayloadReader()
    {
    }

    public PayloadReader(ReadOnlyMemory<byte> bytes) => Open(bytes);

    public PayloadReader(byte[] bytes) => Open(bytes, 0);

    public long Remaining => _end - _position + _later;

    /// <summary>What comes next, as far as it lies together.</summary>
    public ReadOnlySpan<byte> Ahead => _bytes.AsSpan(_position, _end - _position);

    /// <summary>What has not been read; all of it lies together.</summary>
    public ReadOnlyMemory<byte> Rest => new(_bytes, _position, _end - _position);

    /// <summary>Begins with the rest of an array.</summary>
    public void Open(byte[] bytes, int start)
    {
        _bytes = bytes;
        _position = start;
        _end = bytes.Length;
    }

    /// <summary>Begins at the beginning of another message.</summary>
    public void Open(ReadOnlyMemory<byte>[] parts)
    {
        _parts = parts;
        foreach (var part in parts)
            _later += part.Length;
        GoOn();
    }

    /// <inheritdoc cref="Open(ReadOnlyMemory{byte}[])"/>
    public void Open(ReadOnlyMemory<byte> bytes)
    {
        _later = bytes.Length;
        Begin(bytes);
    }

    /// <summary>Lets go of the message.</summary>
    public void Close()
    {
        _parts = null;
        _bytes = [];
        _foreign = default;
        _position = _end = _nextPart = 0;
        _later = _promised = 0;
    }

    public byte ReadByte() => _position < _end ? _bytes[_position++] : Take(1)[0];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadVarint() => _position < _end && _bytes[_position] < 0x80 ? _bytes[_position++] : ReadLongVarint();

    /// <summary>A number that counts something and is no length of what follows: an index, a rank.</summary>
    public int ReadCount()
    {
        var value = ReadVarint();
        return value <= int.MaxValue ? (int)value : throw Beyond(value);
    }

    /// <summary>The number of elements that follow, of <paramref name="elementSize"/> bytes at least.</summary>
    public int ReadLength(int elementSize)
    {
        var value = ReadVarint();
        if (value > (ulong)(Remaining / Math.Max(elementSize, 1)) || value > int.MaxValue)
            throw Truncated();
        return (int)value;
    }

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public string ReadText()
    {
        var header = ReadVarint();
        var length = header >> 1;
        if (length > (ulong)Remaining || length > int.MaxValue)
            throw Truncated();
        return (header & 1) == 0
            ? NarrowText.Read(Take((int)length))
            : new string(MemoryMarshal.Cast<byte, char>(Take(checked((int)length * sizeof(char)))));
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > _end - _position)
            return TakeLater(count);
        var taken = new ReadOnlySpan<byte>(_bytes, _position, count); // not AsSpan: it is of an assembly that a child need not load
        _position += count;
        return taken;
    }

    /// <summary>The first of the next <paramref name="count"/> bytes, for emitted code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref byte Next(int count)
    {
        if (count > _end - _position)
            return ref MemoryMarshal.GetReference(TakeLater(count));
        ref var first = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_bytes), _position);
        _position += count;
        return ref first;
    }

    /// <summary>The next bytes, if they are these; they are passed over then.</summary>
    public bool Skip(ReadOnlySpan<byte> expected)
    {
        if (!Ahead.StartsWith(expected))
            return false;
        _position += expected.Length;
        return true;
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

    private ulong ReadLongVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw TooLong();
    }

    /// <summary>What does not lie in the present array: at once where one part holds it, put together from several otherwise.</summary>
    private ReadOnlySpan<byte> TakeLater(int count)
    {
        if (count > Remaining)
            throw Truncated();
        if (_position == _end && _foreign.IsEmpty)
            GoOn();
        if (count <= _end - _position)
            return Take(count);
        if (_position == _end && count <= _foreign.Length)
            return TakeForeign(count);
        var whole = new byte[count];
        for (var done = 0; done < count;)
        {
            var next = Math.Min(count - done, _position < _end ? _end - _position : _foreign.Length);
            if (next == 0)
                GoOn();
            else if (_position < _end)
                Take(next).CopyTo(whole.AsSpan(done));
            else
                TakeForeign(next).CopyTo(whole.AsSpan(done));
            done += next;
        }

        return whole;
    }

    private ReadOnlySpan<byte> TakeForeign(int count)
    {
        var taken = _foreign.Span[..count];
        _foreign = _foreign[count..];
        _later -= count;
        return taken;
    }

    /// <summary>To the next part that is not empty.</summary>
    private void GoOn()
    {
        while (_nextPart < _parts?.Length && _position == _end && _foreign.IsEmpty)
        {
            Begin(_parts[_nextPart++]);
        }
    }

    private void Begin(ReadOnlyMemory<byte> part)
    {
        if (!MemoryMarshal.TryGetArray(part, out var segment))
        {
            _foreign = part;
            return;
        }

        _bytes = segment.Array!;
        _position = segment.Offset;
        _end = segment.Offset + segment.Count;
        _later -= segment.Count;
    }

    private static UnpicklingException Beyond(ulong value) => new($"it counts to {value}");

    private static UnpicklingException TooLong() => new("a number in it is longer than any that is written");

    private static UnpicklingException Truncated() => new("it ends before it is complete");
}
