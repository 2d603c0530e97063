using System.Diagnostics;
using MultiProc.Foundation;
using MultiProc.Serialization;
using MultiProc.Synchronization;
using MultiProc.Synchronization.Slots;
using MultiProc.Synchronization.Words;

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
/// <para>With a name it is shared with unrelated programs of the same user, and lives in a small file until the last process that has it open lets go of it
/// (<see cref="Dispose"/>, or its end). An open <see cref="Scope"/> keeps it too; a lock that was acquired without one does not: if the last object is disposed meanwhile, by
/// another thread perhaps, the next to open the name has another lock. In another container, or as another user, the same name is another lock, or an error.</para>
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
public sealed class Lock : IConditionLock, IDisposable, ITransferable
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
    public Lock(string? name = null) => _slot = SlotReference.Allocate(new SlotShape(SlotKind.Lock), name);

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
        return new Scope(slot, Release, Take(slot, Deadline.Infinite, cancellationToken) == WordOutcome.Abandoned);
    }

    /// <summary>Waits until the lock is free and takes it, without blocking a thread.</summary>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>A task that ends when the lock was taken. Whatever thread runs then may release it.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; the lock was not taken.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public Task AcquireAsync(CancellationToken cancellationToken = default) =>
        AcquireAsync(_slot.Get(this), Deadline.Infinite, cancellationToken);

    /// <summary>Takes the lock if it is or becomes free within a time, without blocking a thread.</summary>
    /// <param name="timeout">How long to wait: zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits without end.</param>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>Whether the lock was taken.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the lock was not taken.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public Task<bool> AcquireAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        AcquireAsync(_slot.Get(this), Deadline.After(timeout), cancellationToken);

    /// <summary>Waits until the lock is free without blocking a thread, and takes it until the end of an <c>await using</c> block.</summary>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>What releases the lock when it is disposed.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; the lock was not taken.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public ValueTask<Scope> EnterScopeAsync(CancellationToken cancellationToken = default) => EnterScopeAsync(_slot.Get(this), cancellationToken);

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

    Slot IConditionLock.GetSlot() => _slot.Get(this);

    // Any thread may release a Lock, so all threads of the process that holds it hold it.
    bool IConditionLock.IsMine(Slot slot) => WordLock.IsMine(slot);

    void IConditionLock.DemandTasks()
    {
    }

    int IConditionLock.ReleaseFully(Slot slot)
    {
        Release(slot);
        return 1;
    }

    void IConditionLock.AcquireAgain(Slot slot, int count) => _ = Acquire(slot, Deadline.Infinite, CancellationToken.None);

    Task IConditionLock.AcquireAgainAsync(Slot slot) => AcquireAsync(slot, Deadline.Infinite, CancellationToken.None);

    private static void Release(Slot slot)
    {
        if (!WordLock.TryRelease(slot))
            throw new SynchronizationLockException("the lock was released, but nobody holds it");
    }

    private bool Acquire(Deadline deadline, CancellationToken cancellationToken) => Acquire(_slot.Get(this), deadline, cancellationToken);

    private bool Acquire(Slot slot, Deadline deadline, CancellationToken cancellationToken) => Take(slot, deadline, cancellationToken) != WordOutcome.TimedOut;

    private async Task<bool> AcquireAsync(Slot slot, Deadline deadline, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var outcome = await TakeAsync(slot, deadline, cancellationToken).ConfigureAwait(false);
        GC.KeepAlive(slot);
        return Note(outcome) != WordOutcome.TimedOut;
    }

    private async ValueTask<Scope> EnterScopeAsync(Slot slot, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var outcome = await TakeAsync(slot, Deadline.Infinite, cancellationToken).ConfigureAwait(false);
        return new Scope(slot, Release, Note(outcome) == WordOutcome.Abandoned);
    }

    private WordOutcome Take(Slot slot, Deadline deadline, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var outcome = WordLock.TryTake(slot) ? WordOutcome.Taken : WordLock.Acquire(slot, deadline, cancellationToken);
        GC.KeepAlive(slot);
        return Note(outcome);
    }

    private static ValueTask<WordOutcome> TakeAsync(Slot slot, Deadline deadline, CancellationToken cancellationToken) =>
        WordLock.TryTake(slot) ? new(WordOutcome.Taken) : new(WordLock.AcquireAsync(slot, deadline, cancellationToken));

    /// <summary>What a scope is told it is told by its own acquisition: this object may be in use by others, who note theirs.</summary>
    private WordOutcome Note(WordOutcome outcome)
    {
        if (outcome != WordOutcome.TimedOut)
            _wasAbandoned = outcome == WordOutcome.Abandoned;
        return outcome;
    }

    private string OwnerName()
    {
        var slot = _slot.Get(this);
        var owner = WordLock.OwnerOf(slot);
        GC.KeepAlive(slot);
        return owner is { } pid ? pid.ToString(System.Globalization.CultureInfo.InvariantCulture) : "None";
    }
}
