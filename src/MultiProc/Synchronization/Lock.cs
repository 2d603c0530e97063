using System.Diagnostics;
using MultiProc.Foundation;
using MultiProc.Serialization;
using MultiProc.Synchronization;

namespace MultiProc;

/// <summary>Lets one at a time of many processes and threads do something.</summary>
/// <remarks>
/// <para>Python: <c>multiprocessing.Lock</c>. As there, any thread of any process may release it, whoever acquired it, and it is not
/// recursive: acquiring it twice waits for somebody else's <see cref="Release()"/>. Deviations: releasing an unlocked one throws
/// <see cref="SynchronizationLockException"/> (Python: <c>ValueError</c>); it belongs to the process that acquired it, and the end of
/// that process abandons it.</para>
/// <para>All members are safe to use from any thread and any process. It travels to other processes of the family (a program and
/// everything it starts) as an argument, a captured variable, or a field of something that travels; every copy is the same
/// lock. It costs 128 bytes of shared memory and no handle.</para>
/// <para>When the process that holds it ends, however it ends, one of those who wait gets it within about a quarter of a second, and is told:
/// <see cref="WasAbandoned"/>. Nobody else notices anything. What the lock guards is as the dead process left it.</para>
/// <para><see cref="Dispose"/> makes this object unusable; the lock itself lives as long as anybody holds a copy.</para>
/// </remarks>
/// <example>
/// <code>
/// var l = new MultiProc.Lock();
/// var p = new MultiProc.Process(() =&gt; { using (l.EnterScope()) Console.WriteLine("child"); });
/// p.Start();
/// using (l.EnterScope()) Console.WriteLine("parent");
/// p.Join();
/// </code>
/// </example>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Lock : IDisposable, ITransferable
{
    private SlotReference _slot;
    private volatile bool _wasAbandoned;

    /// <summary>Creates an unlocked lock.</summary>
    /// <exception cref="ArenaFullException">The family has 2 097 152 synchronisation objects already.</exception>
    /// <exception cref="PlatformNotSupportedException">The operating system is not a Unix.</exception>
    public Lock() => _slot = SlotReference.Allocate(SlotKind.Lock, 0);

    /// <summary>Whether anybody holds the lock at this moment.</summary>
    /// <remarks>Python: <c>locked()</c>. The answer may be outdated when it arrives. An abandoned lock counts as held.</remarks>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public bool Locked
    {
        get
        {
            var slot = _slot.Get(this);
            var held = Volatile.Read(ref slot.Word) != 0;
            GC.KeepAlive(slot);
            return held;
        }
    }

    /// <summary>Whether the last acquisition through this object took the lock from a process that had ended while it held it.</summary>
    /// <remarks>To be read by who holds the lock. <see cref="Scope.WasAbandoned"/> says it of one acquisition.</remarks>
    public bool WasAbandoned => _wasAbandoned;

    /// <summary>Waits until the lock is free and takes it.</summary>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled; the lock was not taken.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public void Acquire(CancellationToken cancellationToken = default) => _ = Acquire(Deadline.Infinite, cancellationToken);

    /// <summary>Takes the lock if it is or becomes free within a time.</summary>
    /// <param name="timeout">How long to wait: zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits without end.</param>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>Whether the lock was taken.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite (Python: counts as zero).</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the lock was not taken.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public bool Acquire(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        Acquire(Deadline.After(timeout), cancellationToken);

    /// <summary>Waits until the lock is free, and takes it until the end of a <c>using</c> block.</summary>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>What releases the lock when it is disposed.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; the lock was not taken.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public Scope EnterScope(CancellationToken cancellationToken = default)
    {
        var slot = _slot.Get(this);
        _ = Acquire(slot, Deadline.Infinite, cancellationToken);
        return new Scope(slot, Release, _wasAbandoned);
    }

    /// <summary>Frees the lock, whoever holds it.</summary>
    /// <exception cref="SynchronizationLockException">Nobody holds the lock.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public void Release()
    {
        var slot = _slot.Get(this);
        Release(slot);
        GC.KeepAlive(slot);
    }

    /// <summary>Makes this object unusable. Copies of it, here and in other processes, go on.</summary>
    public void Dispose() => _slot.Dispose();

    /// <summary>Who holds the lock, for a human.</summary>
    /// <returns>For example <c>Lock(owner=4711)</c>, <c>Lock(owner=None)</c>.</returns>
    public override string ToString() => _slot.IsDisposed ? "Lock(disposed)" : $"Lock(owner={OwnerName()})";

    void ITransferable.Dump(TransferWriter writer) => _slot.Dump(writer);

    void ITransferable.Load(TransferReader reader) => _slot = SlotReference.Load(reader, SlotKind.Lock);

    private static void Release(ArenaSlot slot)
    {
        if (!WordLock.TryRelease(slot))
            throw new SynchronizationLockException("the lock was released, but nobody holds it");
    }

    private bool Acquire(Deadline deadline, CancellationToken cancellationToken) => Acquire(_slot.Get(this), deadline, cancellationToken);

    private bool Acquire(ArenaSlot slot, Deadline deadline, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var outcome = WordLock.TryTake(slot) ? WordLock.Outcome.Taken : WordLock.Acquire(slot, deadline, cancellationToken);
        GC.KeepAlive(slot);
        if (outcome == WordLock.Outcome.TimedOut)
            return false;
        _wasAbandoned = outcome == WordLock.Outcome.Abandoned;
        return true;
    }

    private string OwnerName()
    {
        var slot = _slot.Get(this);
        var owner = WordLock.OwnerOf(slot);
        GC.KeepAlive(slot);
        return owner is { } pid ? pid.ToString(System.Globalization.CultureInfo.InvariantCulture) : "None";
    }
}
