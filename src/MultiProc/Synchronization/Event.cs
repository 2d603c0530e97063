using System.Diagnostics;
using MultiProc.Foundation;
using MultiProc.Serialization;
using MultiProc.Synchronization;

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
public sealed class Event : IDisposable, ITransferable
{
    private SlotReference _slot;

    /// <summary>Creates an event that is not set.</summary>
    /// <exception cref="ArenaFullException">The family has 2 097 152 synchronisation objects already.</exception>
    /// <exception cref="PlatformNotSupportedException">The operating system is not a Unix.</exception>
    public Event() => _slot = SlotReference.Allocate(SlotKind.Event, 0);

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

    /// <summary>Makes this object unusable. Copies of it, here and in other processes, go on.</summary>
    public void Dispose() => _slot.Dispose();

    /// <summary>Whether it is set, for a human.</summary>
    /// <returns><c>Event(set)</c> or <c>Event(unset)</c>.</returns>
    public override string ToString() => _slot.IsDisposed ? "Event(disposed)" : IsSet ? "Event(set)" : "Event(unset)";

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
}
