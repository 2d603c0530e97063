using System.Runtime.InteropServices;
using MultiProc.Foundation;
using MultiProc.Serialization;
using MultiProc.Synchronization.Slots;

namespace MultiProc.Channels.Lanes;

/// <summary>Where a message goes as it comes out of a lane. May be used again and again.</summary>
internal sealed class IncomingMessage
{
    private const int LargestKept = 16 * 1024;
    private const int PartSize = 1 << 30;

    private byte[] _kept;
    private byte[] _room;
    private List<byte[]>? _parts;
    private Memory<byte> _target;
    private bool _isExact;
    private long _filled;
    private int _extrasSize;

    public IncomingMessage() => _room = _kept = new byte[256];

    /// <summary>In bytes, with what stands in front of the message if it has <see cref="Extras"/>.</summary>
    public long Length { get; private set; }

    /// <summary>The longest that is wanted, in bytes.</summary>
    public long LongestWanted { get; private set; } = long.MaxValue;

    /// <summary>Whether something belongs to it beside its bytes, of which those in front tell.</summary>
    public bool HasExtras { get; private set; }

    public MessageExtras Extras { get; private set; } = MessageExtras.None;

    /// <summary>Whether somebody is there who takes the handles.</summary>
    public bool WantsHandles { get; private set; } = true;

    public SafeHandle[] Handles { get; set; } = [];

    /// <summary>Why it cannot be read, though it was taken; null where it can.</summary>
    public string? Trouble { get; set; }

    /// <summary>Whether it is one piece of bytes and nothing else.</summary>
    public bool IsBytes => !HasExtras && _parts is null;

    /// <summary>The message, where it lies.</summary>
    public ReadOnlyMemory<byte> Bytes => _parts is null ? Whole[_extrasSize..] : throw PayloadWriter.TooLarge();

    private ReadOnlyMemory<byte> Whole => (_target.IsEmpty ? _room : (ReadOnlyMemory<byte>)_target)[..(int)Length];

    /// <summary>Of the next message only bytes are wanted.</summary>
    public IncomingMessage WithoutHandles()
    {
        WantsHandles = false;
        return this;
    }

    /// <summary>The next message goes into an array that has its size.</summary>
    public IncomingMessage ToExactArray(long longestWanted = long.MaxValue)
    {
        _isExact = true;
        LongestWanted = longestWanted;
        return this;
    }

    /// <summary>The next message goes there, if it has room.</summary>
    public IncomingMessage ToTarget(Memory<byte> target)
    {
        _target = target;
        _isExact = true;
        return this;
    }

    /// <summary>A message of that length begins.</summary>
    public void Begin(long length, bool hasExtras)
    {
        Length = length;
        HasExtras = hasExtras;
        _filled = 0;
        _parts = null;
        if (length > Array.MaxLength)
            BeginParts(length);
        else if (length > _target.Length && (_isExact || length > _room.Length))
            _room = GC.AllocateUninitializedArray<byte>((int)(_isExact || length > LargestKept ? length : LargestKept));
        if (length > _target.Length)
            _target = default;
    }

    /// <summary>Room for what comes next, at most that much.</summary>
    public Span<byte> Next(long most)
    {
        var room = NextPart();
        if (room.Length > most)
            room = room[..(int)most];
        _filled += room.Length;
        return room;
    }

    /// <summary>All bytes are there: those in front tell what else belongs to it, or that there is <see cref="Trouble"/>.</summary>
    public void ReadExtras()
    {
        try
        {
            Extras = MessageExtras.Decode(_parts is null ? Whole : _parts[0], out _extrasSize);
        }
        catch (UnpicklingException error)
        {
            Trouble = error.Message;
        }
    }

    /// <summary>As it is given to the pickler.</summary>
    public PickledMessage ToPickled()
    {
        if (_parts is null)
            return new PickledMessage(Bytes, Extras.Slots, Handles);
        var parts = new ReadOnlyMemory<byte>[_parts.Count];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = i == 0 ? _parts[0].AsMemory(_extrasSize) : _parts[i];
        return new PickledMessage(parts, Extras.Slots, Handles);
    }

    /// <summary>The bytes as an array of their own.</summary>
    /// <exception cref="InvalidOperationException">They are more than an array can hold.</exception>
    public byte[] ToArray() => _isExact && _extrasSize == 0 && _parts is null && _room != _kept && _room.Length == Length ? _room : Bytes.ToArray();

    /// <summary>Whether the message lies where <see cref="ToTarget"/> said.</summary>
    public bool IsInTarget => !_target.IsEmpty || Length == 0;

    /// <summary>The message was read, or nobody wants it: gives back the counts that it brought along, and its handles if nobody took them.</summary>
    public void GiveBack(bool closeHandles)
    {
        CrashPoint.Reach("lane.decoded");
        foreach (var slot in Extras.Slots)
            Arena.Current.EndFlight(slot);
        if (closeHandles)
        {
            foreach (var handle in Handles)
                handle.Dispose();
        }
    }

    /// <summary>Ready for another message.</summary>
    public void Clear()
    {
        if (!_isExact && _room.Length <= LargestKept)
            _kept = _room;
        _room = _kept;
        _parts = null;
        _target = default;
        _isExact = false;
        _extrasSize = 0;
        LongestWanted = long.MaxValue;
        WantsHandles = true;
        Extras = MessageExtras.None;
        Handles = [];
        Trouble = null;
    }

    private void BeginParts(long length)
    {
        _parts = [];
        for (var left = length; left > 0; left -= PartSize)
            _parts.Add(GC.AllocateUninitializedArray<byte>((int)Math.Min(left, PartSize)));
    }

    private Span<byte> NextPart()
    {
        if (_parts is not null)
            return _parts[(int)(_filled / PartSize)].AsSpan((int)(_filled % PartSize));
        return _target.IsEmpty ? _room.AsSpan((int)_filled, (int)(Length - _filled)) : _target.Span[(int)_filled..(int)Length];
    }
}
