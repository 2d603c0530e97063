using System.Diagnostics;
using MultiProc.Channels;
using MultiProc.Channels.Lanes;
using MultiProc.Foundation;
using MultiProc.Serialization;

namespace MultiProc;

/// <summary>One end of a <see cref="Pipe"/>: sends objects and bytes as messages, and receives those of the other end.</summary>
/// <remarks>
/// <para>Python: <c>multiprocessing.connection.Connection</c>. Beyond Python: any number of threads and processes may use the same end at the same time, and messages stay whole; there are
/// async twins; anything of ours travels in a message, with what the sender holds being free to be disposed at once. <c>fileno()</c> does not exist: the bytes do not go through a file. Nor does a constructor from a
/// handle: <see cref="Pipe"/> makes them. <c>reduction.send_handle</c> and <c>recv_handle</c> are not needed: a handle is sent like any other value.</para>
/// <para>It travels to other processes of the family (a program and everything it starts), also in a message of another Connection or a queue. Every copy is the same end. It
/// cannot be sent through itself.</para>
/// <para>When all holders of the other end are gone, closed, ended or killed, receiving gives what was sent before and then throws <see cref="EndOfStreamException"/>, and sending throws
/// <see cref="IOException"/>. As in Python, a process that keeps a copy of an end that it gave away holds it: close it with <see cref="Dispose"/> after <see cref="Process.Start"/>. Who is killed while sending loses
/// the message that it was sending; who is killed while receiving, the one that it had taken. Nobody else notices more than a short delay.</para>
/// <para>A message of up to a quarter of a megabyte is in the channel at once or not at all; a longer one flows through it while it is received. About a megabyte waits in each direction
/// before a sender waits. Senders that wait for room are served as they fit: where others fill it with small messages all the time, one with a large message may wait long.</para>
/// </remarks>
/// <example>
/// <code>
/// var (mine, yours) = MultiProc.Pipe.Create();
/// using var p = new MultiProc.Process(() =&gt; yours.Send(yours.Recv&lt;int&gt;() * 2));
/// p.Start();
/// yours.Dispose();
/// mine.Send(21);
/// Console.WriteLine(mine.Recv&lt;int&gt;());
/// </code>
/// </example>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class Connection : IDisposable, ITransferable, IWaitable
{
    private IConnectionTransport? _transport;
    private volatile bool _isUnreadable;

    internal Connection(IConnectionTransport transport) => _transport = transport;

    /// <summary>Whether it was closed in this process, or arrived closed.</summary>
    public bool Closed => Volatile.Read(ref _transport) is null;

    /// <summary>Whether it can receive.</summary>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public bool Readable => Get().CanRead && !_isUnreadable;

    /// <summary>Whether it can send.</summary>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public bool Writable => Get().CanWrite;

    bool IWaitable.IsReady => GetForReading().IsReadable;

    /// <summary>Sends a value as a message.</summary>
    /// <remarks>
    /// <para>Python: <c>send(obj)</c>. The value is pickled before this returns: what is changed in it later does not change the message.</para>
    /// <para>Waits while the channel is full.</para>
    /// </remarks>
    /// <typeparam name="T">Its type, which need not be named.</typeparam>
    /// <param name="value">The value, or null.</param>
    /// <param name="cancellationToken">Ends the waiting; the message does not arrive then.</param>
    /// <exception cref="PicklingException">Something that the value reaches cannot travel. Nothing was sent.</exception>
    /// <exception cref="IOException">Nobody holds the other end; no descriptor is free for handles.</exception>
    /// <exception cref="InvalidOperationException">This end can only receive.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The connection was closed.</exception>
    public void Send<T>(T value, CancellationToken cancellationToken = default) =>
        Ended.Demand(SendAsync((object?)value, isAsync: false, cancellationToken));

    /// <summary>Sends a value as a message, without blocking a thread while the channel is full.</summary>
    /// <returns>A task that ends when the message is in the channel.</returns>
    /// <inheritdoc cref="Send"/>
    public Task SendAsync<T>(T value, CancellationToken cancellationToken = default) =>
        SendAsync((object?)value, isAsync: true, cancellationToken).AsTask();

    /// <summary>Receives the next message, waiting for it.</summary>
    /// <remarks><para>Python: <c>recv()</c>.</para></remarks>
    /// <typeparam name="T">What the value is, or a type that it derives from.</typeparam>
    /// <param name="cancellationToken">Ends the waiting. If a message of more than a quarter of a megabyte has begun to arrive, it is lost then.</param>
    /// <returns>The value.</returns>
    /// <exception cref="EndOfStreamException">Nobody holds the other end, and everything that was sent has been received.</exception>
    /// <exception cref="IOException">The other side ended in the middle of a message; no descriptor is free for the handles of the message, which stays.</exception>
    /// <exception cref="UnpicklingException">The message cannot be read back, or is no <typeparamref name="T"/>; or it is of more than a quarter of a megabyte, and no descriptor is free for its handles. It is lost;
    /// the next one can be received.</exception>
    /// <exception cref="InvalidOperationException">This end can only send, or a message was too long for it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The connection was closed.</exception>
    public T Recv<T>(CancellationToken cancellationToken = default) =>
        Payloads.Load<T>(Ended.ResultOf(ReceiveAsync(IdleMessage.Take(), isAsync: false, cancellationToken)));

    /// <summary>Receives the next message, without blocking a thread while there is none.</summary>
    /// <inheritdoc cref="Recv"/>
    public async Task<T> RecvAsync<T>(CancellationToken cancellationToken = default) =>
        Payloads.Load<T>(await ReceiveAsync(IdleMessage.Take(), isAsync: true, cancellationToken).ConfigureAwait(false));

    /// <summary>Sends bytes as a message.</summary>
    /// <remarks><para>Python: <c>send_bytes(buffer)</c>.</para></remarks>
    /// <param name="buffer">The bytes; none is a message too. They must not change until this has returned.</param>
    /// <param name="cancellationToken">Ends the waiting; the message does not arrive then.</param>
    /// <exception cref="IOException">Nobody holds the other end.</exception>
    /// <exception cref="InvalidOperationException">This end can only receive.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The connection was closed.</exception>
    public void SendBytes(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        Ended.Demand(SendBytesAsync(buffer, isAsync: false, cancellationToken));

    /// <exception cref="ArgumentNullException">There is no array.</exception>
    /// <inheritdoc cref="SendBytes(ReadOnlyMemory{byte}, CancellationToken)"/>
    public void SendBytes(byte[] buffer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        SendBytes(buffer.AsMemory(), cancellationToken);
    }

    /// <summary>Sends a part of an array as a message.</summary>
    /// <remarks><para>Python: <c>send_bytes(buffer, offset, size)</c>.</para></remarks>
    /// <param name="buffer">The array.</param>
    /// <param name="offset">Where the message begins in it.</param>
    /// <param name="size">How many bytes the message has.</param>
    /// <param name="cancellationToken">Ends the waiting; the message does not arrive then.</param>
    /// <exception cref="ArgumentNullException">There is no array.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Offset or size is negative, or they reach beyond the end.</exception>
    /// <inheritdoc cref="SendBytes(ReadOnlyMemory{byte}, CancellationToken)"/>
    public void SendBytes(byte[] buffer, int offset, int size, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, buffer.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, buffer.Length - offset);
        SendBytes(buffer.AsMemory(offset, size), cancellationToken);
    }

    /// <summary>Sends bytes as a message, without blocking a thread while the channel is full.</summary>
    /// <remarks><para>The bytes must not change until the task has ended.</para></remarks>
    /// <returns>A task that ends when the message is in the channel.</returns>
    /// <inheritdoc cref="SendBytes(ReadOnlyMemory{byte}, CancellationToken)"/>
    public Task SendBytesAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        SendBytesAsync(buffer, isAsync: true, cancellationToken).AsTask();

    /// <summary>Receives the next message as the bytes that it is, waiting for it.</summary>
    /// <remarks><para>Python: <c>recv_bytes(maxlength)</c>. Of a message that was sent by <see cref="Send"/> they are the pickled value, and what travelled beside them is dropped.</para></remarks>
    /// <param name="maxLength">The most bytes that are accepted, with a few for each lock or handle that the message has in it; default: any number.</param>
    /// <param name="cancellationToken">Ends the waiting. If a message of more than a quarter of a megabyte has begun to arrive, it is lost then.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="EndOfStreamException">Nobody holds the other end, and everything that was sent has been received.</exception>
    /// <exception cref="IOException">The message is longer than <paramref name="maxLength"/>: as in Python, this object cannot receive any more, and is closed if it cannot send either. Or the other side
    /// ended in the middle of the message.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxLength"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">This end can only send, or a message was too long for it; the message does not fit an array.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The connection was closed.</exception>
    public byte[] RecvBytes(int? maxLength = null, CancellationToken cancellationToken = default) =>
        Payloads.LoadBytes(Ended.ResultOf(ReceiveBytesAsync(maxLength, isAsync: false, cancellationToken)));

    /// <summary>Receives the next message as the bytes that it is, without blocking a thread while there is none.</summary>
    /// <inheritdoc cref="RecvBytes"/>
    public Task<byte[]> RecvBytesAsync(int? maxLength = null, CancellationToken cancellationToken = default) =>
        LoadBytesAsync(ReceiveBytesAsync(maxLength, isAsync: true, cancellationToken));

    /// <summary>Receives the next message into memory of the caller, waiting for it.</summary>
    /// <remarks><para>Python: <c>recv_bytes_into(buffer, offset)</c>: for an offset, give a part of the buffer.</para></remarks>
    /// <param name="buffer">Where the bytes go.</param>
    /// <param name="cancellationToken">Ends the waiting. If a message of more than a quarter of a megabyte has begun to arrive, it is lost then.</param>
    /// <returns>How many bytes the message has.</returns>
    /// <exception cref="BufferTooShortException">The message is longer: the error holds it, and the connection goes on.</exception>
    /// <exception cref="EndOfStreamException">Nobody holds the other end, and everything that was sent has been received.</exception>
    /// <exception cref="IOException">The other side ended in the middle of the message.</exception>
    /// <exception cref="InvalidOperationException">This end can only send, or a message was too long for it; the message does not fit an array.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The connection was closed.</exception>
    public int RecvBytesInto(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ToBuffer(Ended.ResultOf(ReceiveAsync(IdleMessage.Take().WithoutHandles().ToTarget(buffer), isAsync: false, cancellationToken)), buffer);

    /// <summary>Receives the next message into memory of the caller, without blocking a thread while there is none.</summary>
    /// <inheritdoc cref="RecvBytesInto"/>
    public async Task<int> RecvBytesIntoAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ToBuffer(await ReceiveAsync(IdleMessage.Take().WithoutHandles().ToTarget(buffer), isAsync: true, cancellationToken).ConfigureAwait(false), buffer);

    /// <summary>Whether receiving would find something: a message, the beginning of one, or the end.</summary>
    /// <remarks><para>Python: <c>poll()</c>.</para></remarks>
    /// <returns>Whether it would.</returns>
    /// <exception cref="InvalidOperationException">This end can only send, or a message was too long for it.</exception>
    /// <exception cref="ObjectDisposedException">The connection was closed.</exception>
    public bool Poll() => GetForReading().IsReadable;

    /// <summary>Waits until receiving would find something: a message, the beginning of one, or the end.</summary>
    /// <remarks><para>Python: <c>poll(timeout)</c>. Another thread or process may have taken it before this one does.</para></remarks>
    /// <param name="timeout">How long to wait: zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits without end.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Whether there is something.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite (Python: counts as zero).</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <inheritdoc cref="Poll()"/>
    public bool Poll(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        Ended.ResultOf(GetForReading().PollAsync(Deadline.After(timeout), isAsync: false, cancellationToken));

    /// <summary>Waits until receiving would find something, without blocking a thread.</summary>
    /// <inheritdoc cref="Poll(TimeSpan, CancellationToken)"/>
    public Task<bool> PollAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        GetForReading().PollAsync(Deadline.After(timeout), isAsync: true, cancellationToken).AsTask();

    /// <summary>The connection as a stream of bytes: what is written becomes messages, and what is read is the bytes of messages one after the other.</summary>
    /// <remarks>
    /// <para>No counterpart in Python. Closing the stream closes the connection. A stream that has read a part of a message keeps the rest for itself.</para>
    /// <para>What is written goes in pieces of at most 64 KiB: a read that is cancelled loses nothing of it, and a write that is cancelled may have written a part. Of several who write at the same time, pieces may mix.</para>
    /// </remarks>
    /// <returns>The stream.</returns>
    /// <exception cref="ObjectDisposedException">The connection was closed.</exception>
    public Stream AsStream()
    {
        _ = Get();
        return new ConnectionStream(this);
    }

    /// <summary>Closes this object. The other end is told when no other copy of this end is left, here or in other processes.</summary>
    /// <remarks><para>Python: <c>close()</c>. Calls that wait in this process end with an error once its last copy is closed.</para></remarks>
    public void Dispose() => Interlocked.Exchange(ref _transport, null)?.Close();

    /// <summary>What it can do, for a human.</summary>
    /// <returns>For example <c>Connection(readable, writable)</c>, <c>Connection(closed)</c>.</returns>
    public override string ToString() => Volatile.Read(ref _transport) switch
    {
        null => "Connection(closed)",
        { CanRead: true, CanWrite: true } => "Connection(readable, writable)",
        { CanRead: true } => "Connection(readable)",
        _ => "Connection(writable)",
    };

    Task IWaitable.WhenReadyAsync(CancellationToken cancellationToken) =>
        GetForReading().PollAsync(Deadline.Infinite, isAsync: true, cancellationToken).AsTask();

    void ITransferable.Dump(TransferWriter writer)
    {
        if (Volatile.Read(ref _transport) is { } transport)
            transport.Dump(writer);
        else
            ChannelTable.Dump(link: null, writer);
    }

    void ITransferable.Load(TransferReader reader)
    {
        if (ChannelTable.Load(reader) is { } link)
            _transport = new LaneTransport(link);
    }

    private IConnectionTransport Get()
    {
        var transport = Volatile.Read(ref _transport);
        ObjectDisposedException.ThrowIf(transport is null, this);
        return transport;
    }

    private IConnectionTransport GetForReading()
    {
        var transport = Get();
        if (!transport.CanRead)
            throw new InvalidOperationException("this connection can only send");
        if (_isUnreadable)
            throw new InvalidOperationException("this connection cannot receive any more: a message was longer than was accepted");
        return transport;
    }

    private IConnectionTransport GetForWriting()
    {
        var transport = Get();
        return transport.CanWrite ? transport : throw new InvalidOperationException("this connection can only receive");
    }

    private async ValueTask SendAsync(object? value, bool isAsync, CancellationToken cancellationToken)
    {
        var transport = GetForWriting();
        cancellationToken.ThrowIfCancellationRequested();
        var writer = Pickle.Begin(value);
        if (writer.IsBytes && writer.Payload.IsWhole && transport.TrySend(writer.Payload.Written.Span))
        {
            Pickle.End(writer);
            return;
        }

        var message = writer.ToMessage();
        Pickle.End(writer);
        try
        {
            await transport.SendAsync(message, isAsync, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            message.CloseOwnHandles();
            GC.KeepAlive(value);
        }
    }

    private ValueTask SendBytesAsync(ReadOnlyMemory<byte> buffer, bool isAsync, CancellationToken cancellationToken)
    {
        var transport = GetForWriting();
        cancellationToken.ThrowIfCancellationRequested();
        return transport.TrySend(buffer.Span)
            ? ValueTask.CompletedTask
            : transport.SendAsync(new PickledMessage(buffer, [], []), isAsync, cancellationToken);
    }

    private ValueTask<IncomingMessage> ReceiveAsync(IncomingMessage into, bool isAsync, CancellationToken cancellationToken)
    {
        var transport = GetForReading();
        cancellationToken.ThrowIfCancellationRequested();
        return transport.TryReceive(into) ? ValueTask.FromResult(into) : WaitAsync(transport, into, isAsync, cancellationToken);
    }

    private static async ValueTask<IncomingMessage> WaitAsync(IConnectionTransport transport, IncomingMessage into, bool isAsync, CancellationToken cancellationToken)
    {
        await transport.ReceiveAsync(into, isAsync, cancellationToken).ConfigureAwait(false);
        return into;
    }

    private static async Task<byte[]> LoadBytesAsync(ValueTask<IncomingMessage> message) => Payloads.LoadBytes(await message.ConfigureAwait(false));

    private ValueTask<IncomingMessage> ReceiveBytesAsync(int? maxLength, bool isAsync, CancellationToken cancellationToken)
    {
        if (maxLength is { } most)
            ArgumentOutOfRangeException.ThrowIfNegative(most, nameof(maxLength));
        return ReceiveBytesAsync(maxLength ?? long.MaxValue, isAsync, cancellationToken);
    }

    private async ValueTask<IncomingMessage> ReceiveBytesAsync(long maxLength, bool isAsync, CancellationToken cancellationToken)
    {
        try
        {
            return await ReceiveAsync(IdleMessage.Take().WithoutHandles().ToExactArray(maxLength), isAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (MessageTooLongException)
        {
            _isUnreadable = true;
            if (Volatile.Read(ref _transport) is { CanWrite: false })
                Dispose();
            throw;
        }
    }

    private static int ToBuffer(IncomingMessage message, Memory<byte> buffer)
    {
        try
        {
            var length = message.Bytes.Length;
            if (length > buffer.Length)
                throw new BufferTooShortException(message.ToArray(), buffer.Length);
            if (!(message.IsInTarget && message.IsBytes))
                message.Bytes.CopyTo(buffer);
            return length;
        }
        finally
        {
            message.GiveBack(closeHandles: true);
            IdleMessage.GiveBack(message);
        }
    }
}
