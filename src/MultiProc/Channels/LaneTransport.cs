using MultiProc.Channels.Lanes;
using MultiProc.Foundation;
using MultiProc.Serialization;

namespace MultiProc.Channels;

/// <summary>A side of a Pipe.</summary>
internal sealed class LaneTransport : IConnectionTransport
{
    private readonly ChannelLink _link;
    private readonly LaneReader? _reader;
    private readonly LaneWriter? _writer;

    public LaneTransport(ChannelLink link)
    {
        _link = link;
        var lanes = link.Channel.Lanes;
        var (reading, writing) = link.Side == ChannelSide.First ? (0, 1) : (1, 0);
        if (reading < lanes.Length)
            _reader = new LaneReader(lanes[reading], link);
        if (writing < lanes.Length)
            _writer = new LaneWriter(lanes[writing], link);
    }

    public bool CanRead => _reader is not null;

    public bool CanWrite => _writer is not null;

    public bool IsBytesOnly => false;

    public bool IsReadable
    {
        get
        {
            var memory = _link.Channel.Memory;
            memory.BeginUse();
            try
            {
                return _reader!.HasMessage || _link.AskForOther();
            }
            finally
            {
                memory.EndUse();
            }
        }
    }

    public bool TrySend(ReadOnlySpan<byte> message) => _writer!.TryWrite(message) == LaneResult.Done;

    public async ValueTask SendAsync(PickledMessage message, bool isAsync, CancellationToken cancellationToken)
    {
        foreach (var handle in message.Handles)
        {
            if (handle == _link.Outgoing)
                throw new PicklingException("", nameof(Connection), "cannot be sent through itself: as long as it is on its way there, nobody is told that it was closed.");
        }

        var result = await _writer!.WriteAsync(message, Deadline.Infinite, isAsync, cancellationToken).ConfigureAwait(false);
        if (result != LaneResult.Done)
            throw LaneErrors.Broken();
    }

    public bool TryReceive(IncomingMessage into) => _reader!.TryRead(into) == LaneResult.Done;

    public async ValueTask ReceiveAsync(IncomingMessage into, bool isAsync, CancellationToken cancellationToken)
    {
        var result = await _reader!.ReadAsync(into, Deadline.Infinite, isAsync, cancellationToken).ConfigureAwait(false);
        if (result != LaneResult.Done)
            throw new EndOfStreamException("nobody holds the other end any more, and everything that was sent has been received");
    }

    public ValueTask<bool> PollAsync(Deadline deadline, bool isAsync, CancellationToken cancellationToken) =>
        _reader!.PollAsync(deadline, isAsync, cancellationToken);

    public void Dump(TransferWriter writer) => ChannelTable.Dump(_link, writer);

    public void Close() => ChannelTable.Release(_link);
}
