namespace MultiProc.Channels.Lanes;

/// <summary>The bytes of a message that is being written, piece by piece.</summary>
internal sealed class MessageCursor
{
    private readonly ReadOnlyMemory<byte>[] _parts;
    private int _part;
    private int _done;

    /// <param name="front">What is put in front of the message.</param>
    /// <param name="parts">The message.</param>
    public MessageCursor(ReadOnlyMemory<byte> front, ReadOnlyMemory<byte>[] parts)
    {
        _parts = [front, .. parts];
        foreach (var part in _parts)
            Length += part.Length;
        Left = Length;
    }

    /// <summary>All of it.</summary>
    public long Length { get; }

    /// <summary>What has not been written.</summary>
    public long Left { get; private set; }

    /// <summary>What comes next, at most that much of it.</summary>
    public ReadOnlySpan<byte> Next(long most)
    {
        while (_done == _parts[_part].Length)
        {
            _part++;
            _done = 0;
        }

        var piece = _parts[_part].Span[_done..];
        if (piece.Length > most)
            piece = piece[..(int)most];
        _done += piece.Length;
        Left -= piece.Length;
        return piece;
    }
}
