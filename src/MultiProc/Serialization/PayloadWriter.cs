using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MultiProc.Platform;

namespace MultiProc.Serialization;

/// <summary>The bytes of a message as they grow.</summary>
internal sealed class PayloadWriter
{
    /// <summary>From here on the elements of an array are not copied: they become a part of the message where they lie.</summary>
    public const int LargeArray = 64 * 1024;

    private const int InitialSize = 256;
    private const int LargestKept = 16 * 1024;

    private byte[] _buffer = new byte[InitialSize];
    private int _length;
    private ReadOnlyMemory<byte>[]? _arrays;
    private int[]? _places;
    private int _arrayCount;

    /// <summary>What was written, if no large array is among it.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    /// <summary>Whether <see cref="Written"/> is all.</summary>
    public bool IsWhole => _arrayCount == 0;

    /// <summary>How much was written, without large arrays.</summary>
    public int Length => _length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteByte(byte value)
    {
        if (_length == _buffer.Length)
            Grow(1);
        _buffer[_length++] = value;
    }

    /// <summary>Seven bits a byte, lowest first; the top bit says that more follow.</summary>
    public void WriteVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            WriteByte((byte)(value | 0x80));
        WriteByte((byte)value);
    }

    public void WriteCount(int value) => WriteVarint((uint)value);

    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);

    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>The bytes of the first elements of an array of values without references. They may change until the message is sent; their number does not.</summary>
    public void WriteArray(Array array, int count, int elementSize)
    {
        var size = (long)count * elementSize;
        if (size < LargeArray)
            WriteBytes(ObjectBytes.OfArray(array, count, elementSize));
        else if (size <= Array.MaxLength)
            AddPart(new ArrayMemory(array, count, elementSize).Memory);
        else
            throw TooLarge();
    }

    /// <summary>The bytes of another message; its large parts stay where they lie.</summary>
    public void WriteParts(ReadOnlyMemory<byte>[] parts)
    {
        foreach (var part in parts)
        {
            if (part.Length < LargeArray)
                WriteBytes(part.Span);
            else
                AddPart(part);
        }
    }

    /// <summary>Length and code units: one byte each where all are ASCII, else UTF-16, which keeps lone surrogates.</summary>
    public void WriteText(string text)
    {
        var start = _length;
        if (text.Length < 0x40)
        {
            ref var header = ref Reserve(text.Length + 1);
            header = (byte)(text.Length << 1);
            if (NarrowText.TryWrite(text, MemoryMarshal.CreateSpan(ref Unsafe.Add(ref header, 1), text.Length)))
                return;
        }
        else
        {
            WriteVarint((ulong)text.Length << 1);
            if (NarrowText.TryWrite(text, Take(text.Length)))
                return;
        }

        _length = start;
        WriteVarint(((ulong)text.Length << 1) | 1);
        WriteBytes(MemoryMarshal.AsBytes(text.AsSpan()));
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

    /// <summary>The first of the next <paramref name="count"/> bytes, to be filled by emitted code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref byte Reserve(int count)
    {
        if (_buffer.Length - _length < count)
            Grow(count);
        ref var first = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_buffer), _length);
        _length += count;
        return ref first;
    }

    /// <summary>All that was written, in parts that stay as they are when this object writes something else.</summary>
    public ReadOnlyMemory<byte>[] ToParts()
    {
        var bytes = Keep();
        var parts = new ReadOnlyMemory<byte>[(2 * _arrayCount) + 1];
        var start = 0;
        for (var i = 0; i < _arrayCount; i++)
        {
            parts[2 * i] = bytes.AsMemory(start, _places![i] - start);
            parts[(2 * i) + 1] = _arrays![i];
            start = _places[i];
        }

        parts[^1] = bytes.AsMemory(start, _length - start);
        return parts;
    }

    /// <summary>All that was written, in one piece.</summary>
    public byte[] ToArray()
    {
        if (_arrayCount > 0)
            return new PickledMessage(ToParts(), [], []).ToArray();
        var bytes = GC.AllocateUninitializedArray<byte>(_length);
        _buffer.AsSpan(0, _length).CopyTo(bytes);
        return bytes;
    }

    /// <summary>Copies all that was written.</summary>
    public void CopyTo(IBufferWriter<byte> output)
    {
        if (_arrayCount == 0)
        {
            output.Write(_buffer.AsSpan(0, _length));
            return;
        }

        foreach (var part in ToParts())
            output.Write(part.Span);
    }

    /// <summary>Makes it as it was at first, but for the room that it has.</summary>
    public void Clear()
    {
        _length = 0;
        if (_arrayCount > 0)
            Array.Clear(_arrays!, 0, _arrayCount);
        _arrayCount = 0;
        if (_buffer.Length > LargestKept)
            _buffer = new byte[InitialSize];
    }

    public static InvalidOperationException TooLarge() => new($"The value takes more than {Array.MaxLength} bytes: send it in parts.");

    private void AddPart(ReadOnlyMemory<byte> part)
    {
        _arrays ??= new ReadOnlyMemory<byte>[4];
        _places ??= new int[4];
        if (_arrayCount == _arrays.Length)
        {
            Array.Resize(ref _arrays, _arrayCount * 2);
            Array.Resize(ref _places, _arrayCount * 2);
        }

        _places[_arrayCount] = _length;
        _arrays[_arrayCount++] = part;
    }

    // A large buffer is given away and a small one copied.
    private byte[] Keep()
    {
        if (_buffer.Length <= LargestKept)
            return Written.ToArray();
        var bytes = _buffer;
        _buffer = [];
        return bytes;
    }

    private void Grow(int more)
    {
        var needed = (long)_length + more;
        if (needed > Array.MaxLength)
            throw TooLarge();
        Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _buffer.Length)));
    }
}
