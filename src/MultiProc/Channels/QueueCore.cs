using MultiProc.Channels.Lanes;
using MultiProc.Foundation;
using MultiProc.Serialization;

namespace MultiProc.Channels;

/// <summary>What the queues share: values into a lane and out of it.</summary>
/// <remarks>Without type parameters: what has them is compiled anew in every child.</remarks>
internal sealed class QueueCore
{
    private readonly Lane _lane;
    private readonly LaneReader _reader;
    private readonly LaneWriter _writer;

    public QueueCore(ChannelLink link)
    {
        Link = link;
        _lane = link.Channel.Lanes[0];
        _reader = new LaneReader(_lane, link);
        _writer = new LaneWriter(_lane, link);
        Work = new LaneWork(_lane, link);
    }

    public ChannelLink Link { get; }

    /// <summary>What was put and not yet reported as done.</summary>
    public LaneWork Work { get; }

    public int Count => Look(static lane => lane.IsShutDownAtOnce ? 0 : lane.Count);

    public bool IsFull => Look(static lane => !lane.HasPlace || !lane.HasBytes(units: 2));

    /// <summary>Whether a taker need not wait.</summary>
    public bool IsReady => Look(static lane => lane.Count > 0 || lane.IsShutDown);

    public static QueueCore Create(int mostMessages, long mostBytes) =>
        new(ChannelTable.CreateBoth(ChannelShape.Queue(mostMessages, mostBytes)));

    /// <returns>False if there was no room within the time.</returns>
    /// <exception cref="QueueShutDownException">The queue was shut down.</exception>
    public ValueTask<bool> PutAsync(object? item, Deadline deadline, bool isAsync, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var writer = Pickle.Begin(item);
        if (writer.IsBytes && writer.Payload.IsWhole && _writer.TryWrite(writer.Payload.Written.Span) == LaneResult.Done)
        {
            Pickle.End(writer);
            return ValueTask.FromResult(true);
        }

        var message = writer.ToMessage();
        Pickle.End(writer);
        return WriteAsync(message, item, deadline, isAsync, cancellationToken);
    }

    /// <summary>Puts a message if there is room for it and nobody else is at it.</summary>
    public bool TryPutBytes(ReadOnlySpan<byte> message) => _writer.TryWrite(message) == LaneResult.Done;

    /// <summary>The same with bytes that another pickler made of the item.</summary>
    public ValueTask<bool> PutBytesAsync(ReadOnlyMemory<byte> bytes, Deadline deadline, bool isAsync, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _writer.TryWrite(bytes.Span) == LaneResult.Done
            ? ValueTask.FromResult(true)
            : WriteAsync(new PickledMessage(bytes, [], []), item: null, deadline, isAsync, cancellationToken);
    }

    /// <returns>null if there was nothing within the time.</returns>
    /// <exception cref="QueueShutDownException">The queue was shut down, and nothing is left in it.</exception>
    public ValueTask<IncomingMessage?> GetAsync(Deadline deadline, bool isAsync, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var message = IdleMessage.Take();
        return _reader.TryRead(message) == LaneResult.Done
            ? ValueTask.FromResult<IncomingMessage?>(message)
            : WaitAsync(message, deadline, isAsync, cancellationToken);
    }

    /// <summary>Waits until a taker need not wait.</summary>
    public Task WhenReadyAsync(CancellationToken cancellationToken) =>
        _reader.PollAsync(Deadline.Infinite, isAsync: true, cancellationToken).AsTask();

    public async ValueTask ShutDownAsync(bool atOnce, bool isAsync, CancellationToken cancellationToken)
    {
        await _writer.ShutDownAsync(isAsync, cancellationToken).ConfigureAwait(false);
        if (!atOnce)
            return;
        await _reader.DrainAsync(isAsync, cancellationToken).ConfigureAwait(false);
        Work.NoteShutDown();
    }

    public void Close() => ChannelTable.Release(Link);

    private T Look<T>(Func<Lane, T> look)
    {
        _lane.Memory.BeginUse();
        try
        {
            return look(_lane);
        }
        finally
        {
            _lane.Memory.EndUse();
        }
    }

    private async ValueTask<IncomingMessage?> WaitAsync(IncomingMessage message, Deadline deadline, bool isAsync, CancellationToken cancellationToken)
    {
        switch (await _reader.ReadAsync(message, deadline, isAsync, cancellationToken).ConfigureAwait(false))
        {
            case LaneResult.Done:
                return message;
            case LaneResult.ShutDown:
                throw new QueueShutDownException();
            default:
                IdleMessage.GiveBack(message);
                return null;
        }
    }

    private async ValueTask<bool> WriteAsync(PickledMessage message, object? item, Deadline deadline, bool isAsync, CancellationToken cancellationToken)
    {
        try
        {
            DemandNotItself(message);
            return await _writer.WriteAsync(message, deadline, isAsync, cancellationToken).ConfigureAwait(false) switch
            {
                LaneResult.Done => true,
                LaneResult.ShutDown => throw new QueueShutDownException(),
                _ => false,
            };
        }
        finally
        {
            message.CloseOwnHandles();
            GC.KeepAlive(item);
        }
    }

    private void DemandNotItself(PickledMessage message)
    {
        foreach (var handle in message.Handles)
        {
            if (handle == Link.Outgoing)
                throw new PicklingException("", "Queue", "cannot be put into itself: it would be kept alive by what is in it.");
        }
    }
}
