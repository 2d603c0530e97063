using System.Diagnostics;
using MultiProc.Channels;
using MultiProc.Foundation;
using MultiProc.Serialization;

namespace MultiProc;

/// <summary>A queue with the few members that most programs need.</summary>
/// <remarks>
/// <para>Python: <c>multiprocessing.SimpleQueue</c>. Deviation: putting does not wait for a reader until 4 GiB wait in the queue; in Python it does after 64 KiB.</para>
/// <para>Safe to use, travels, and survives kills as <see cref="Queue{T}"/>.</para>
/// </remarks>
/// <typeparam name="T">What the items are.</typeparam>
/// <example>
/// <code>
/// var q = new MultiProc.SimpleQueue&lt;int&gt;();
/// var p = new MultiProc.Process(() =&gt; q.Put(42));
/// p.Start();
/// Console.WriteLine(q.Get());
/// </code>
/// </example>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class SimpleQueue<T> : IDisposable, ITransferable, IWaitable
{
    private QueueCore? _core;

    /// <summary>Creates a queue.</summary>
    /// <exception cref="IOException">There is no memory, no address space or no descriptor left.</exception>
    /// <exception cref="PlatformNotSupportedException">The operating system is not a Unix.</exception>
    public SimpleQueue() => _core = QueueCore.Create(Channels.Lanes.LanePosition.MostMessages, 0);

    /// <summary>Whether no item is in the queue.</summary>
    /// <remarks><para>Python: <c>empty()</c>.</para></remarks>
    /// <exception cref="ObjectDisposedException">The queue was closed in this process.</exception>
    public bool IsEmpty => Core.Count == 0;

    bool IWaitable.IsReady => Core.IsReady;

    private QueueCore Core
    {
        get
        {
            var core = Volatile.Read(ref _core);
            ObjectDisposedException.ThrowIf(core is null, this);
            return core;
        }
    }

    /// <summary>Puts an item into the queue.</summary>
    /// <remarks><para>Python: <c>put(obj)</c>.</para></remarks>
    /// <param name="item">The item.</param>
    /// <param name="cancellationToken">Ends the waiting for room; default: nothing does.</param>
    /// <exception cref="PicklingException">Something that the item reaches cannot travel. Nothing was put.</exception>
    /// <exception cref="ArgumentException">The item is larger than 4 GiB.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the item is not in the queue.</exception>
    /// <exception cref="IOException">The handles of the item cannot be sent.</exception>
    /// <exception cref="ObjectDisposedException">The queue was closed in this process.</exception>
    public void Put(T item, CancellationToken cancellationToken = default) =>
        _ = Ended.ResultOf(PutAsync(item, isAsync: false, cancellationToken));

    /// <summary>Puts an item into the queue, without blocking a thread if it has no room.</summary>
    /// <returns>A task that ends when the item is in the queue.</returns>
    /// <inheritdoc cref="Put"/>
    public Task PutAsync(T item, CancellationToken cancellationToken = default) =>
        PutAsync(item, isAsync: true, cancellationToken).AsTask();

    /// <summary>Takes the next item, waiting for one.</summary>
    /// <remarks><para>Python: <c>get()</c>.</para></remarks>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>The item.</returns>
    /// <exception cref="UnpicklingException">The item cannot be read back. It is lost; the queue goes on.</exception>
    /// <exception cref="IOException">No descriptor is free for the handles of the item, which stays in the queue.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing was taken.</exception>
    /// <exception cref="ObjectDisposedException">The queue was closed in this process.</exception>
    public T Get(CancellationToken cancellationToken = default) =>
        Payloads.Load<T>(Ended.ResultOf(Core.GetAsync(Deadline.Infinite, isAsync: false, cancellationToken))!);

    /// <summary>Takes the next item, without blocking a thread while there is none.</summary>
    /// <inheritdoc cref="Get"/>
    public async Task<T> GetAsync(CancellationToken cancellationToken = default) =>
        Payloads.Load<T>((await Core.GetAsync(Deadline.Infinite, isAsync: true, cancellationToken).ConfigureAwait(false))!);

    /// <summary>Says that this process has no more use for the queue.</summary>
    /// <remarks><para>Python: <c>close()</c>. The same as <see cref="Dispose"/>.</para></remarks>
    public void Close() => Dispose();

    /// <summary>Makes this object unusable. Copies of it, here and in other processes, go on.</summary>
    public void Dispose() => Interlocked.Exchange(ref _core, null)?.Close();

    /// <summary>How much is in it, for a human.</summary>
    /// <returns>For example <c>SimpleQueue(count=3)</c>, <c>SimpleQueue(closed)</c>.</returns>
    public override string ToString() => Volatile.Read(ref _core) is { } core ? $"SimpleQueue(count={core.Count})" : "SimpleQueue(closed)";

    Task IWaitable.WhenReadyAsync(CancellationToken cancellationToken) => Core.WhenReadyAsync(cancellationToken);

    void ITransferable.Dump(TransferWriter writer) => ChannelTable.Dump(Volatile.Read(ref _core)?.Link, writer);

    void ITransferable.Load(TransferReader reader)
    {
        if (ChannelTable.Load(reader) is { } link)
            _core = new QueueCore(link);
    }
    private ValueTask<bool> PutAsync(T item, bool isAsync, CancellationToken cancellationToken) =>
        typeof(T).IsValueType && PlainItems<T>.TryPut(Core, item, cancellationToken)
            ? ValueTask.FromResult(true)
            : Core.PutAsync(item, Deadline.Infinite, isAsync, cancellationToken);
}
