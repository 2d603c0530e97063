using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using MultiProc.Channels;
using MultiProc.Channels.Lanes;
using MultiProc.Foundation;
using MultiProc.Serialization;

namespace MultiProc;

/// <summary>A queue between processes: what any of them puts, one of them gets.</summary>
/// <remarks>
/// <para>Python: <c>multiprocessing.Queue</c>. Deviations: an item is pickled by <see cref="Put(T, CancellationToken)"/> itself, so that its errors are thrown there and later changes of it do not count; and it is in the queue when
/// that returns. There is no thread that feeds it: a process that has put something may end, and be joined, at once, nothing is lost and nothing hangs, and <see cref="Count"/>, <see cref="IsEmpty"/> and <see cref="IsFull"/>
/// are right immediately. Items come in the order in which they were put, whoever put them.</para>
/// <para>All members are safe to use from any thread and any process. It travels to other processes of the family (a program and everything it starts), also in a message of another queue, and every copy is the same queue. Items
/// may be anything that travels, with locks, connections and other queues in it, but not the queue itself.</para>
/// <para>Whoever is killed loses the item that it was putting, or had taken. Nobody else hangs: they notice within a quarter of a second. What is in the queue lives as long as any process has the queue.</para>
/// <para>Memory is taken by what is in the queue, up to 4 GiB, and goes back to the system behind it. A queue has three descriptors in each process that has it.</para>
/// </remarks>
/// <typeparam name="T">What the items are.</typeparam>
/// <example>
/// <code>
/// var q = new MultiProc.Queue&lt;string&gt;();
/// var p = new MultiProc.Process(() =&gt; q.Put("hello"));
/// p.Start();
/// Console.WriteLine(q.Get());
/// </code>
/// </example>
[DebuggerDisplay("{ToString(),nq}")]
public class Queue<T> : IDisposable, ITransferable, IWaitable
{
    private QueueCore? _core;
    private IPickler? _pickler;

    /// <summary>Creates a queue.</summary>
    /// <param name="maxSize">How many items it takes before putting waits; 0 or less: as many as there is room for.</param>
    /// <param name="maxBytes">How many bytes of pickled items, each with up to 15 bytes around it, it takes before putting waits; 0: as many as there is room for, which is 4 GiB. An item that is larger alone is taken when the queue is empty. Putters that wait for bytes are served as they fit: where others put small items all the time, a large one may wait long.</param>
    /// <param name="pickler">What turns the items into bytes and back; default: MultiProc's own. Another travels with the queue, and carries only bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxBytes"/> is negative.</exception>
    /// <exception cref="IOException">There is no memory, no address space or no descriptor left.</exception>
    /// <exception cref="PlatformNotSupportedException">The operating system is not a Unix.</exception>
    public Queue(int maxSize = 0, long maxBytes = 0, IPickler? pickler = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        _core = QueueCore.Create(maxSize > 0 ? maxSize : LanePosition.MostMessages, maxBytes);
        _pickler = pickler;
    }

    /// <summary>How many items are in the queue.</summary>
    /// <remarks><para>Python: <c>qsize()</c>. Others may put and get at the same moment.</para></remarks>
    /// <exception cref="ObjectDisposedException">The queue was closed in this process.</exception>
    public int Count => Core.Count;

    /// <summary>Whether no item is in the queue.</summary>
    /// <remarks><para>Python: <c>empty()</c>.</para></remarks>
    /// <exception cref="ObjectDisposedException">The queue was closed in this process.</exception>
    public bool IsEmpty => Core.Count == 0;

    /// <summary>Whether putting would wait.</summary>
    /// <remarks><para>Python: <c>full()</c>.</para></remarks>
    /// <exception cref="ObjectDisposedException">The queue was closed in this process.</exception>
    public bool IsFull => Core.IsFull;

    bool IWaitable.IsReady => Core.IsReady;

    internal QueueCore Core
    {
        get
        {
            var core = Volatile.Read(ref _core);
            ObjectDisposedException.ThrowIf(core is null, this);
            return core;
        }
    }

    /// <summary>Puts an item into the queue, waiting while it is full.</summary>
    /// <remarks><para>Python: <c>put(obj)</c>.</para></remarks>
    /// <param name="item">The item.</param>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <exception cref="PicklingException">Something that the item reaches cannot travel. Nothing was put.</exception>
    /// <exception cref="ArgumentException">The item is larger than 4 GiB.</exception>
    /// <exception cref="QueueShutDownException">The queue was shut down.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the item is not in the queue.</exception>
    /// <exception cref="IOException">The handles of the item cannot be sent.</exception>
    /// <exception cref="ObjectDisposedException">The queue was closed in this process.</exception>
    public void Put(T item, CancellationToken cancellationToken = default) =>
        _ = Ended.ResultOf(PutAsync(item, Deadline.Infinite, isAsync: false, cancellationToken));

    /// <summary>Puts an item into the queue if it is not full.</summary>
    /// <remarks><para>Python: <c>put_nowait(obj)</c>. <see cref="TryPut(T)"/> is the same without the exception.</para></remarks>
    /// <exception cref="QueueFullException">The queue is full.</exception>
    /// <inheritdoc cref="Put"/>
    public void PutNowait(T item)
    {
        if (!TryPut(item))
            throw new QueueFullException();
    }

    /// <summary>Puts an item into the queue if it is not full.</summary>
    /// <returns>Whether it is in the queue.</returns>
    /// <inheritdoc cref="Put"/>
    public bool TryPut(T item) => Ended.ResultOf(PutAsync(item, Deadline.Now, isAsync: false, CancellationToken.None));

    /// <summary>Puts an item into the queue if there is or becomes room within a time.</summary>
    /// <remarks><para>Python: <c>put(obj, timeout=…)</c>.</para></remarks>
    /// <param name="item">The item.</param>
    /// <param name="timeout">How long to wait: zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits without end.</param>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>Whether it is in the queue.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <inheritdoc cref="Put"/>
    public bool TryPut(T item, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        Ended.ResultOf(PutAsync(item, Deadline.After(timeout), isAsync: false, cancellationToken));

    /// <summary>Puts an item into the queue, without blocking a thread while it is full.</summary>
    /// <remarks><para>Python: <c>put()</c>, which blocks. The item is pickled, and its handles are copied, before this returns. Items that are put without awaiting
    /// the one before may change places.</para></remarks>
    /// <returns>A task that ends when the item is in the queue.</returns>
    /// <inheritdoc cref="Put"/>
    public Task PutAsync(T item, CancellationToken cancellationToken = default) =>
        PutAsync(item, Deadline.Infinite, isAsync: true, cancellationToken).AsTask();

    /// <summary>Puts an item into the queue if there is or becomes room within a time, without blocking a thread.</summary>
    /// <inheritdoc cref="TryPut(T, TimeSpan, CancellationToken)"/>
    public Task<bool> PutAsync(T item, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        PutAsync(item, Deadline.After(timeout), isAsync: true, cancellationToken).AsTask();

    /// <summary>Takes the next item, waiting for one.</summary>
    /// <remarks><para>Python: <c>get()</c>.</para></remarks>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>The item.</returns>
    /// <exception cref="QueueShutDownException">The queue was shut down, and nothing is left in it.</exception>
    /// <exception cref="UnpicklingException">The item cannot be read back. It is lost; the queue goes on.</exception>
    /// <exception cref="IOException">No descriptor is free for the handles of the item, which stays in the queue.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing was taken.</exception>
    /// <exception cref="ObjectDisposedException">The queue was closed in this process.</exception>
    public T Get(CancellationToken cancellationToken = default) =>
        Load(Ended.ResultOf(Core.GetAsync(Deadline.Infinite, isAsync: false, cancellationToken)));

    /// <summary>Takes the next item if there is or comes one within a time.</summary>
    /// <remarks><para>Python: <c>get(timeout=…)</c>. <see cref="TryGet(TimeSpan, out T, CancellationToken)"/> is the same without the exception.</para></remarks>
    /// <param name="timeout">How long to wait: zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits without end.</param>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <exception cref="QueueEmptyException">There was none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <inheritdoc cref="Get(CancellationToken)"/>
    public T Get(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        Load(Ended.ResultOf(Core.GetAsync(Deadline.After(timeout), isAsync: false, cancellationToken)));

    /// <summary>Takes the next item if there is one.</summary>
    /// <remarks><para>Python: <c>get_nowait()</c>. <see cref="TryGet(out T)"/> is the same without the exception.</para></remarks>
    /// <exception cref="QueueEmptyException">There is none.</exception>
    /// <inheritdoc cref="Get(CancellationToken)"/>
    public T GetNowait() => Load(Ended.ResultOf(Core.GetAsync(Deadline.Now, isAsync: false, CancellationToken.None)));

    /// <summary>Takes the next item if there is one.</summary>
    /// <param name="item">The item.</param>
    /// <returns>Whether there was one, and nobody kept this call from it for a quarter of a second (a process that was stopped while it took one).</returns>
    /// <inheritdoc cref="Get(CancellationToken)"/>
    public bool TryGet([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T item) =>
        TryLoad(Ended.ResultOf(Core.GetAsync(Deadline.Now, isAsync: false, CancellationToken.None)), out item);

    /// <summary>Takes the next item if there is or comes one within a time.</summary>
    /// <param name="timeout">How long to wait: zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits without end.</param>
    /// <param name="item">The item.</param>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <inheritdoc cref="Get(CancellationToken)"/>
    public bool TryGet(TimeSpan timeout, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T item, CancellationToken cancellationToken = default) =>
        TryLoad(Ended.ResultOf(Core.GetAsync(Deadline.After(timeout), isAsync: false, cancellationToken)), out item);

    /// <summary>Takes the next item, without blocking a thread while there is none.</summary>
    /// <inheritdoc cref="Get(CancellationToken)"/>
    public Task<T> GetAsync(CancellationToken cancellationToken = default) => GetAsync(Deadline.Infinite, cancellationToken);

    /// <summary>Takes the next item if there is or comes one within a time, without blocking a thread.</summary>
    /// <inheritdoc cref="Get(TimeSpan, CancellationToken)"/>
    public Task<T> GetAsync(TimeSpan timeout, CancellationToken cancellationToken = default) => GetAsync(Deadline.After(timeout), cancellationToken);

    /// <summary>Takes items as they come, until the queue is shut down and empty.</summary>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>The items. Several readers share them.</returns>
    /// <exception cref="UnpicklingException">An item cannot be read back. It is lost; the queue goes on.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing more was taken.</exception>
    /// <exception cref="ObjectDisposedException">The queue was closed in this process.</exception>
    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            IncomingMessage? message;
            try
            {
                message = await Core.GetAsync(Deadline.Infinite, isAsync: true, cancellationToken).ConfigureAwait(false);
            }
            catch (QueueShutDownException)
            {
                yield break;
            }

            yield return Load(message);
        }
    }

    /// <summary>Lets nothing be put any more, for all processes. Who waits to put gets an error; who gets takes what is left, and then gets an error.</summary>
    /// <remarks><para>Python: <c>queue.Queue.shutdown(immediate)</c>, which <c>multiprocessing</c> does not have.</para></remarks>
    /// <param name="immediate">Whether what is left is dropped.</param>
    /// <exception cref="ObjectDisposedException">The queue was closed in this process.</exception>
    public void Shutdown(bool immediate = false) => Ended.Demand(Core.ShutDownAsync(immediate, isAsync: false, CancellationToken.None));

    /// <summary>Says that this process has no more use for the queue.</summary>
    /// <remarks><para>Python: <c>close()</c>. The same as <see cref="Dispose"/>. What was put stays for whoever has the queue.</para></remarks>
    public void Close() => Dispose();

    /// <summary>Does nothing: what was put is in the queue already.</summary>
    /// <remarks><para>Python: <c>join_thread()</c>, which waits for the thread that feeds the queue.</para></remarks>
    /// <exception cref="InvalidOperationException">The queue was not closed before, as in Python.</exception>
    public void JoinThread()
    {
        if (Volatile.Read(ref _core) is not null)
            throw new InvalidOperationException("Queue.JoinThread() is for a queue that was closed.");
    }

    /// <summary>Does nothing: no process waits at its end for a queue.</summary>
    /// <remarks><para>Python: <c>cancel_join_thread()</c>.</para></remarks>
    public void CancelJoinThread()
    {
        // There is no such thread.
    }

    /// <summary>Makes this object unusable. Copies of it, here and in other processes, go on; calls that wait in this process end with an error once its last copy is closed.</summary>
    public void Dispose()
    {
        Interlocked.Exchange(ref _core, null)?.Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>How much is in it, for a human.</summary>
    /// <returns>For example <c>Queue(count=3)</c>, <c>Queue(closed)</c>.</returns>
    public override string ToString()
    {
        var name = GetType().Name.Split('`')[0];
        return Volatile.Read(ref _core) is { } core ? $"{name}(count={core.Count})" : $"{name}(closed)";
    }

    Task IWaitable.WhenReadyAsync(CancellationToken cancellationToken) => Core.WhenReadyAsync(cancellationToken);

    void ITransferable.Dump(TransferWriter writer)
    {
        ChannelTable.Dump(Volatile.Read(ref _core)?.Link, writer);
        writer.WriteObject(_pickler);
    }

    void ITransferable.Load(TransferReader reader)
    {
        if (ChannelTable.Load(reader) is { } link)
            _core = new QueueCore(link);
        _pickler = (IPickler?)reader.ReadObject();
    }

    private ValueTask<bool> PutAsync(T item, Deadline deadline, bool isAsync, CancellationToken cancellationToken)
    {
        if (_pickler is not null)
            return Core.PutBytesAsync(Dump(item), deadline, isAsync, cancellationToken);
        return typeof(T).IsValueType && PlainItems<T>.TryPut(Core, item, cancellationToken)
            ? ValueTask.FromResult(true)
            : Core.PutAsync(item, deadline, isAsync, cancellationToken);
    }

    private ReadOnlyMemory<byte> Dump(T item)
    {
        var bytes = new ArrayBufferWriter<byte>();
        _pickler!.Dump(bytes, item);
        return bytes.WrittenMemory;
    }

    private async Task<T> GetAsync(Deadline deadline, CancellationToken cancellationToken) =>
        Load(await Core.GetAsync(deadline, isAsync: true, cancellationToken).ConfigureAwait(false));

    private bool TryLoad(IncomingMessage? message, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T item)
    {
        item = message is null ? default : Load(message);
        return message is not null;
    }

    private T Load(IncomingMessage? message)
    {
        if (message is null)
            throw new QueueEmptyException();
        return _pickler is null ? Payloads.Load<T>(message) : Payloads.Load<T>(message, _pickler);
    }
}
