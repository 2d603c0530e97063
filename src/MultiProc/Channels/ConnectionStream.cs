namespace MultiProc.Channels;

/// <summary>A <see cref="Connection"/> as a stream of bytes.</summary>
/// <remarks>A message of more than a quarter of a megabyte is lost to a reader that is cancelled while it arrives. So there are none: what is written is cut.</remarks>
internal sealed class ConnectionStream(Connection connection) : Stream
{
    private const int LargestPiece = 64 * 1024;

    private byte[] _message = [];
    private int _read;

    public override bool CanRead => !connection.Closed && connection.Readable;

    public override bool CanWrite => !connection.Closed && connection.Writable;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            while (_read == _message.Length && !buffer.IsEmpty)
                (_message, _read) = (connection.RecvBytes(), 0);
        }
        catch (EndOfStreamException)
        {
            return 0;
        }

        return Take(buffer);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            while (_read == _message.Length && !buffer.IsEmpty)
                (_message, _read) = (await connection.RecvBytesAsync(cancellationToken: cancellationToken).ConfigureAwait(false), 0);
        }
        catch (EndOfStreamException)
        {
            return 0;
        }

        return Take(buffer.Span);
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        for (var rest = buffer.AsMemory(offset, count); !rest.IsEmpty; rest = rest[SizeOfPiece(rest.Length)..])
            connection.SendBytes(rest[..SizeOfPiece(rest.Length)]);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        for (var rest = buffer; !rest.IsEmpty; rest = rest[SizeOfPiece(rest.Length)..])
            connection.SendBytes(rest[..SizeOfPiece(rest.Length)].ToArray());
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (var rest = buffer; !rest.IsEmpty; rest = rest[SizeOfPiece(rest.Length)..])
            await connection.SendBytesAsync(rest[..SizeOfPiece(rest.Length)], cancellationToken).ConfigureAwait(false);
    }

    public override void Flush()
    {
        // What was written is in the channel already.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            connection.Dispose();
        base.Dispose(disposing);
    }

    private static int SizeOfPiece(int left) => Math.Min(left, LargestPiece);

    private int Take(Span<byte> buffer)
    {
        var piece = _message.AsSpan(_read);
        if (piece.Length > buffer.Length)
            piece = piece[..buffer.Length];
        piece.CopyTo(buffer);
        _read += piece.Length;
        return piece.Length;
    }
}
