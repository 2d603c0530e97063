using System.Diagnostics;
using MultiProc.Foundation;
using MultiProc.Serialization;
using MultiProc.Synchronization;
using MultiProc.Synchronization.Slots;
using MultiProc.Synchronization.Words;

namespace MultiProc;

/// <summary>A lock that belongs to one thread of one process, which may take it again while it has it.</summary>
/// <remarks>
/// <para>Python: <c>multiprocessing.RLock</c>. As there, its owner is a thread of a process, and it comes free when that thread has released it as often
/// as it acquired it. Deviations: releasing one that the thread does not have throws <see cref="SynchronizationLockException"/> (Python:
/// <c>AssertionError</c>); the end of the process that holds it abandons it. It has no asynchronous members: an asynchronous method may go on on
/// another thread, which then would not be the owner. Use a <see cref="Lock"/> there.</para>
/// <para>All members are safe to use from any thread and any process. It travels to other processes of the family (a program and
/// everything it starts) as an argument, a captured variable, or a field of something that travels; every copy is the same
/// lock. It costs 128 bytes of shared memory and no handle.</para>
/// <para>When the process that holds it ends, however it ends, one of those who wait gets it within about a quarter of a second, and is told:
/// <see cref="WasAbandoned"/>. A thread that ends without releasing it keeps it as long as its process lives.</para>
/// <para>With a name it is shared with unrelated programs of the same user, and lives in a small file until the last process that has it open lets go of it
/// (<see cref="Dispose"/>, or its end). An open <see cref="Scope"/> keeps it too; a lock that was acquired without one does not: if the last object is disposed meanwhile, by
/// another thread perhaps, the next to open the name has another lock. In another container, or as another user, the same name is another lock, or an error.</para>
/// <para><see cref="Dispose"/> makes this object unusable; the lock itself lives as long as anybody holds a copy.</para>
/// </remarks>
/// <example>
/// <code>
/// var r = new MultiProc.RLock();
/// using (r.EnterScope())
/// using (r.EnterScope())
///     Console.WriteLine(r);
/// </code>
/// </example>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class RLock : IConditionLock, IDisposable, ITransferable
{
    private SlotReference _slot;
    private volatile bool _wasAbandoned;

    /// <summary>Creates an unlocked lock, or opens the one that has the name.</summary>
    /// <param name="name">Unrelated processes of the same user that give the same name have the same lock; default: none has.</param>
    /// <exception cref="ArgumentException">The name is empty or longer than a file name may be.</exception>
    /// <exception cref="ProcessException">The name is in use by something else, by a program in another container, or by another version.</exception>
    /// <exception cref="IOException">The file of the name cannot be used: something else lies there, no room, no descriptor.</exception>
    /// <exception cref="UnauthorizedAccessException">The user's folder for names is somebody else's.</exception>
    /// <exception cref="ArenaFullException">The family has 2 097 152 synchronisation objects already.</exception>
    /// <exception cref="PlatformNotSupportedException">The operating system is not a Unix.</exception>
    public RLock(string? name = null) => _slot = SlotReference.Allocate(new SlotShape(SlotKind.RLock), name);

    /// <summary>The lock of a condition with a name.</summary>
    internal RLock(Slot slot) => _slot = SlotReference.To(slot);

    /// <summary>The name by which unrelated processes find the lock; null if it has none.</summary>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public string? Name => _slot.Get(this).Name;

    /// <summary>Whether this object made the lock: false if it found it under its name, or got it from the process that did.</summary>
    /// <remarks>True for every lock without a name.</remarks>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public bool CreatedNew => _slot.Get(this).CreatedNew;

    /// <summary>Whether anybody holds the lock at this moment.</summary>
    /// <remarks>Python: <c>locked()</c>. The answer may be outdated when it arrives. An abandoned lock counts as held.</remarks>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public bool Locked
    {
        get
        {
            var slot = _slot.Get(this);
            var held = WordLock.OwnerOf(slot) is not null;
            GC.KeepAlive(slot);
            return held;
        }
    }

    /// <summary>Whether the last acquisition through this object took the lock from a process that had ended while it held it.</summary>
    /// <remarks>To be read by who holds the lock. <see cref="Scope.WasAbandoned"/> says it of one acquisition.</remarks>
    public bool WasAbandoned => _wasAbandoned;

    /// <summary>Waits until the lock is free or this thread's own, and takes it.</summary>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled; the lock was not taken.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public void Acquire(CancellationToken cancellationToken = default) => _ = Acquire(_slot.Get(this), Deadline.Infinite, cancellationToken);

    /// <summary>Takes the lock if it is or becomes free within a time, or is this thread's own.</summary>
    /// <param name="timeout">How long to wait: zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits without end.</param>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>Whether the lock was taken.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite (Python: counts as zero).</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the lock was not taken.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public bool Acquire(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        Acquire(_slot.Get(this), Deadline.After(timeout), cancellationToken);

    /// <summary>Waits until the lock is free or this thread's own, and takes it until the end of a <c>using</c> block.</summary>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>What releases the lock when it is disposed, on this same thread.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; the lock was not taken.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public Scope EnterScope(CancellationToken cancellationToken = default)
    {
        var slot = _slot.Get(this);
        var wasAbandoned = Take(slot, Deadline.Infinite, cancellationToken) == WordOutcome.Abandoned;
        return new Scope(slot, Release, wasAbandoned, Environment.CurrentManagedThreadId);
    }

    /// <summary>Gives back one acquisition of this thread; after the last the lock is free.</summary>
    /// <exception cref="SynchronizationLockException">This thread does not have the lock.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public void Release()
    {
        var slot = _slot.Get(this);
        Release(slot);
        GC.KeepAlive(slot);
    }

    /// <summary>Makes this object unusable. Copies of it, here and in other processes, go on.</summary>
    public void Dispose() => _slot.Dispose();

    /// <summary>Who holds the lock and how often, for a human.</summary>
    /// <returns>For example <c>RLock(owner=4711, count=2)</c>, <c>RLock(owner=None, count=0)</c>.</returns>
    public override string ToString() => _slot.IsDisposed ? "RLock(disposed)" : Describe(_slot.Get(this));

    void ITransferable.Dump(TransferWriter writer) => _slot.Dump(writer);

    void ITransferable.Load(TransferReader reader) => _slot = SlotReference.Load(reader, SlotKind.RLock);

    Slot IConditionLock.GetSlot() => _slot.Get(this);

    bool IConditionLock.IsMine(Slot slot) => RecursiveLock.IsMine(slot);

    void IConditionLock.DemandTasks() => throw HasNoTasks();

    int IConditionLock.ReleaseFully(Slot slot) => RecursiveLock.ReleaseFully(slot);

    void IConditionLock.AcquireAgain(Slot slot, int count) =>
        _wasAbandoned = RecursiveLock.AcquireAgain(slot, count) == WordOutcome.Abandoned;

    Task IConditionLock.AcquireAgainAsync(Slot slot) => throw HasNoTasks();

    Task IConditionLock.AcquireAsync(CancellationToken cancellationToken) => throw HasNoTasks();

    Task<bool> IConditionLock.AcquireAsync(TimeSpan timeout, CancellationToken cancellationToken) => throw HasNoTasks();

    ValueTask<Scope> IConditionLock.EnterScopeAsync(CancellationToken cancellationToken) => throw HasNoTasks();

    private static InvalidOperationException HasNoTasks() =>
        new("The condition was made with an RLock, which belongs to a thread, and a task may change threads: make it with a Lock, 'new MultiProc.Condition(new MultiProc.Lock())'.");

    private static void Release(Slot slot)
    {
        if (!RecursiveLock.TryRelease(slot))
            throw new SynchronizationLockException("the recursive lock was released by a thread that does not have it");
    }

    private static string Describe(Slot slot)
    {
        var owner = WordLock.OwnerOf(slot);
        var text = owner is { } pid
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"RLock(owner={pid}, count={RecursiveLock.Count(slot)})")
            : "RLock(owner=None, count=0)";
        GC.KeepAlive(slot);
        return text;
    }

    private bool Acquire(Slot slot, Deadline deadline, CancellationToken cancellationToken) => Take(slot, deadline, cancellationToken) != WordOutcome.TimedOut;

    private WordOutcome Take(Slot slot, Deadline deadline, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var outcome = RecursiveLock.Acquire(slot, deadline, cancellationToken);
        GC.KeepAlive(slot);
        if (outcome != WordOutcome.TimedOut)
            _wasAbandoned = outcome == WordOutcome.Abandoned;
        return outcome;
    }
}
