using System.Diagnostics;
using MultiProc.Foundation;
using MultiProc.Serialization;
using MultiProc.Synchronization.Slots;
using MultiProc.Synchronization.Words;

namespace MultiProc;

/// <summary>A flag that processes and threads can wait for.</summary>
/// <remarks>
/// <para>Python: <c>multiprocessing.Event</c>. As there, it stays set until it is cleared, and everybody who waits goes on. Beyond Python:
/// who was waiting when it was set goes on even if it is cleared at once.</para>
/// <para>All members are safe to use from any thread and any process. It travels to other processes of the family (a program and
/// everything it starts) as an argument, a captured variable, or a field of something that travels; every copy is the same
/// event. It costs 128 bytes of shared memory and no handle.</para>
/// <para>A waiter that is killed is forgotten (in Python <c>set()</c> would block for ever). If the process that sets it is killed
/// between setting it and waking the others, they notice within a quarter of a second.</para>
/// <para>With a name it is shared with unrelated programs of the same user, and lives in a small file until the last process that has it open lets go of it
/// (<see cref="Dispose"/>, or its end). In another container, or as another user, the same name is another event, or an error.</para>
/// <para><see cref="Dispose"/> makes this object unusable; the event itself lives as long as anybody holds a copy.</para>
/// </remarks>
/// <example>
/// <code>
/// var ready = new MultiProc.Event();
/// var p = new MultiProc.Process(() =&gt; { ready.Wait(); Console.WriteLine("go"); });
/// p.Start();
/// ready.Set();
/// p.Join();
/// </code>
/// </example>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Event : IDisposable, ITransferable, IWaitable
{
    private SlotReference _slot;

    /// <summary>Creates an event that is not set, or opens the one that has the name.</summary>
    /// <param name="name">Unrelated processes of the same user that give the same name have the same event; default: none has.</param>
    /// <exception cref="ArgumentException">The name is empty or longer than a file name may be.</exception>
    /// <exception cref="ProcessException">The name is in use by something else, by a program in another container, or by another version.</exception>
    /// <exception cref="IOException">The file of the name cannot be used: something else lies there, no room, no descriptor.</exception>
    /// <exception cref="UnauthorizedAccessException">The user's folder for names is somebody else's.</exception>
    /// <exception cref="ArenaFullException">The family has 2 097 152 synchronisation objects already.</exception>
    /// <exception cref="PlatformNotSupportedException">The operating system is not a Unix.</exception>
    public Event(string? name = null) => _slot = SlotReference.Allocate(new SlotShape(SlotKind.Event), name);

    /// <summary>The name by which unrelated processes find the event; null if it has none.</summary>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public string? Name => _slot.Get(this).Name;

    /// <summary>Whether this object made the event: false if it found it under its name, or got it from the process that did.</summary>
    /// <remarks>True for every event without a name.</remarks>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public bool CreatedNew => _slot.Get(this).CreatedNew;

    /// <summary>Whether the event is set at this moment.</summary>
    /// <remarks>Python: <c>is_set()</c>.</remarks>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public bool IsSet
    {
        get
        {
            var slot = _slot.Get(this);
            var set = EventWord.IsSet(slot);
            GC.KeepAlive(slot);
            return set;
        }
    }

    /// <summary>Sets the event: everybody who waits for it goes on. Does not wait for them.</summary>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public void Set()
    {
        var slot = _slot.Get(this);
        EventWord.Set(slot);
        GC.KeepAlive(slot);
    }

    /// <summary>Unsets the event: from now on, waiting waits.</summary>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public void Clear()
    {
        var slot = _slot.Get(this);
        EventWord.Clear(slot);
        GC.KeepAlive(slot);
    }

    /// <summary>Waits until the event is set.</summary>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public void Wait(CancellationToken cancellationToken = default) => _ = Wait(Deadline.Infinite, cancellationToken);

    /// <summary>Waits until the event is set, for a time.</summary>
    /// <param name="timeout">How long to wait: zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits without end.</param>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>Whether the event is set, or was set while this call waited.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite (Python: counts as zero).</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public bool Wait(TimeSpan timeout, CancellationToken cancellationToken = default) => Wait(Deadline.After(timeout), cancellationToken);

    /// <summary>Waits until the event is set, without blocking a thread.</summary>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>A task that ends when the event is set.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public Task WaitAsync(CancellationToken cancellationToken = default) => WaitAsync(_slot.Get(this), Deadline.Infinite, cancellationToken);

    /// <summary>Waits until the event is set, for a time, without blocking a thread.</summary>
    /// <param name="timeout">How long to wait: zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits without end.</param>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>Whether the event is set, or was set while this call waited.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public Task<bool> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        WaitAsync(_slot.Get(this), Deadline.After(timeout), cancellationToken);

    /// <summary>Makes this object unusable. Copies of it, here and in other processes, go on.</summary>
    public void Dispose() => _slot.Dispose();

    /// <summary>Whether it is set, for a human.</summary>
    /// <returns><c>Event(set)</c> or <c>Event(unset)</c>.</returns>
    public override string ToString() => _slot.IsDisposed ? "Event(disposed)" : IsSet ? "Event(set)" : "Event(unset)";

    bool IWaitable.IsReady => IsSet;

    Task IWaitable.WhenReadyAsync(CancellationToken cancellationToken) => WaitAsync(cancellationToken);

    void ITransferable.Dump(TransferWriter writer) => _slot.Dump(writer);

    void ITransferable.Load(TransferReader reader) => _slot = SlotReference.Load(reader, SlotKind.Event);

    private bool Wait(Deadline deadline, CancellationToken cancellationToken)
    {
        var slot = _slot.Get(this);
        cancellationToken.ThrowIfCancellationRequested();
        var set = EventWord.Wait(slot, deadline, cancellationToken);
        GC.KeepAlive(slot);
        return set;
    }

    private static Task<bool> WaitAsync(Slot slot, Deadline deadline, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<bool>(cancellationToken)
            : EventWord.WaitAsync(slot, deadline, cancellationToken);
}
