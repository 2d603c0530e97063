using System.Diagnostics;
using MultiProc.Foundation;
using MultiProc.Serialization;
using MultiProc.Synchronization;
using MultiProc.Synchronization.Slots;

namespace MultiProc;

/// <summary>Lets processes and threads that hold a lock wait until another holder of the lock tells them that something has changed.</summary>
/// <remarks>
/// <para>Python: <c>multiprocessing.Condition</c>. As there, it has an <see cref="RLock"/> of its own unless it was given a lock; <see cref="Wait(CancellationToken)"/> frees the lock
/// altogether and takes it again before it returns, and that last step has no timeout. Deviations: <see cref="Notify"/> does not wait for the notified, so a killed one holds up nobody; it wakes
/// those first who have waited longest; without the lock, members throw <see cref="SynchronizationLockException"/> (Python: <c>AssertionError</c>); of a
/// <see cref="Lock"/> any thread of the process that holds it counts as its holder; tasks need one made with a <see cref="Lock"/>, because an <see cref="RLock"/> belongs to a thread.</para>
/// <para>All members are safe to use from any thread and any process. It travels to other processes of the family (a program and
/// everything it starts) as an argument, a captured variable, or a field of something that travels, together with its lock; every copy is the same
/// condition. It costs 128 bytes of shared memory, those of its lock, 128 more for every 4 that wait at once beyond 3, and no handle.</para>
/// <para>A waiter that is killed is passed over by <see cref="Notify"/>; a notification that it had been given already is lost, so loop on what you wait for, or use
/// <see cref="WaitFor(Func{bool}, CancellationToken)"/>, which looks at least once a second. If the lock's holder is killed, the next one is told:
/// <see cref="WasAbandoned"/>.</para>
/// <para>With a name it is shared with unrelated programs of the same user, and lives in a small file until the last process that has it open lets go of it
/// (<see cref="Dispose"/>, or its end). In another container, or as another user, the same name is another condition, or an error.</para>
/// <para><see cref="Dispose"/> makes this object unusable; the condition itself lives as long as anybody holds a copy.</para>
/// </remarks>
/// <example>
/// <code>
/// var c = new MultiProc.Condition();
/// var done = new MultiProc.Event();
/// var p = new MultiProc.Process(() =&gt; { using (c.EnterScope()) { done.Set(); c.NotifyAll(); } });
/// p.Start();
/// using (c.EnterScope()) c.WaitFor(() =&gt; done.IsSet);
/// p.Join();
/// </code>
/// </example>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Condition : IDisposable, ITransferable
{
    // The lock, and four waiters in each slot beyond the first.
    private const int SpareOfNamed = 1 + 1024;

    private SlotReference _slot;
    private IConditionLock _lock;
    private bool _ownsLock;

    /// <summary>Creates a condition with a recursive lock of its own.</summary>
    /// <exception cref="ArenaFullException">The family has 2 097 152 synchronisation objects already.</exception>
    /// <exception cref="PlatformNotSupportedException">The operating system is not a Unix.</exception>
    public Condition()
        : this(new RLock(), SlotReference.Allocate(Shape(lockName: null))) => _ownsLock = true;

    /// <summary>Creates a condition with a recursive lock of its own, or opens the one that has the name.</summary>
    /// <param name="name">Unrelated processes of the same user that give the same name have the same condition and lock. 4 099 can wait there at once.</param>
    /// <exception cref="ArgumentException">The name is empty or longer than a file name may be.</exception>
    /// <exception cref="ProcessException">The name is in use by something else, by a program in another container, or by another version.</exception>
    /// <exception cref="IOException">The file of the name cannot be used: something else lies there, no room, no descriptor.</exception>
    /// <exception cref="UnauthorizedAccessException">The user's folder for names is somebody else's.</exception>
    public Condition(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var slot = NamedSlot.Open(name, Shape(lockName: null), SpareOfNamed);
        _slot = SlotReference.To(slot);
        _lock = new RLock(slot.Companion(new SlotShape(SlotKind.RLock)));
        _ownsLock = true;
    }

    /// <summary>Creates a condition of a lock. Threads and tasks can use it.</summary>
    /// <param name="lock">The lock, which may be used without the condition too.</param>
    /// <exception cref="ArgumentNullException">The lock is null.</exception>
    /// <exception cref="ArenaFullException">The family has 2 097 152 synchronisation objects already.</exception>
    public Condition(Lock @lock)
        : this(@lock, SlotReference.Allocate(Shape(lockName: null)))
    {
    }

    /// <summary>Creates a condition of a lock with a name, or opens the one that has the name. Threads and tasks can use it.</summary>
    /// <param name="lock">The lock: under its name, the other programs find the same.</param>
    /// <param name="name">Unrelated processes of the same user that give the same name have the same condition. 4 099 can wait there at once.</param>
    /// <exception cref="ArgumentNullException">The lock or the name is null.</exception>
    /// <exception cref="ArgumentException">The lock has no name; the condition's name is empty or longer than a file name may be.</exception>
    /// <exception cref="ProcessException">The name is in use by something else, by a program in another container, or by another version.</exception>
    /// <exception cref="IOException">The file of the name cannot be used: something else lies there, no room, no descriptor.</exception>
    /// <exception cref="UnauthorizedAccessException">The user's folder for names is somebody else's.</exception>
    public Condition(Lock @lock, string name)
        : this(@lock, Open(@lock, name))
    {
    }

    /// <summary>Creates a condition of a recursive lock.</summary>
    /// <param name="lock">The lock, which may be used without the condition too.</param>
    /// <exception cref="ArgumentNullException">The lock is null.</exception>
    /// <exception cref="ArenaFullException">The family has 2 097 152 synchronisation objects already.</exception>
    public Condition(RLock @lock)
        : this(@lock, SlotReference.Allocate(Shape(lockName: null)))
    {
    }

    private Condition(IConditionLock @lock, SlotReference slot)
    {
        ArgumentNullException.ThrowIfNull(@lock, nameof(@lock));
        _lock = @lock;
        _slot = slot;
    }

    /// <summary>The name by which unrelated processes find the condition; null if it has none.</summary>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public string? Name => _slot.Get(this).Name;

    /// <summary>Whether this object made the condition: false if it found it under its name, or got it from the process that did.</summary>
    /// <remarks>True for every condition without a name.</remarks>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public bool CreatedNew => _slot.Get(this).CreatedNew;

    /// <summary>Whether anybody holds the lock at this moment.</summary>
    /// <exception cref="ObjectDisposedException">This object or its lock was disposed.</exception>
    public bool Locked => GetLock().Locked;

    /// <summary>Whether the last acquisition of the lock took it from a process that had ended while it held it.</summary>
    /// <remarks>To be read by who holds the lock, after a wait too.</remarks>
    public bool WasAbandoned => _lock.WasAbandoned;

    /// <summary>Waits until the lock is free and takes it.</summary>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled; the lock was not taken.</exception>
    /// <exception cref="ObjectDisposedException">This object or its lock was disposed.</exception>
    public void Acquire(CancellationToken cancellationToken = default) => GetLock().Acquire(cancellationToken);

    /// <summary>Takes the lock if it is or becomes free within a time.</summary>
    /// <param name="timeout">How long to wait: zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits without end.</param>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>Whether the lock was taken.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the lock was not taken.</exception>
    /// <exception cref="ObjectDisposedException">This object or its lock was disposed.</exception>
    public bool Acquire(TimeSpan timeout, CancellationToken cancellationToken = default) => GetLock().Acquire(timeout, cancellationToken);

    /// <summary>Waits until the lock is free and takes it, without blocking a thread.</summary>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>A task that ends when the lock was taken.</returns>
    /// <exception cref="InvalidOperationException">The condition was made with an <see cref="RLock"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the lock was not taken.</exception>
    /// <exception cref="ObjectDisposedException">This object or its lock was disposed.</exception>
    public Task AcquireAsync(CancellationToken cancellationToken = default) => GetLock().AcquireAsync(cancellationToken);

    /// <summary>Takes the lock if it is or becomes free within a time, without blocking a thread.</summary>
    /// <param name="timeout">How long to wait: zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits without end.</param>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>Whether the lock was taken.</returns>
    /// <exception cref="InvalidOperationException">The condition was made with an <see cref="RLock"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the lock was not taken.</exception>
    /// <exception cref="ObjectDisposedException">This object or its lock was disposed.</exception>
    public Task<bool> AcquireAsync(TimeSpan timeout, CancellationToken cancellationToken = default) => GetLock().AcquireAsync(timeout, cancellationToken);

    /// <summary>Waits until the lock is free, and takes it until the end of a <c>using</c> block.</summary>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>What releases the lock when it is disposed.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; the lock was not taken.</exception>
    /// <exception cref="ObjectDisposedException">This object or its lock was disposed.</exception>
    public Scope EnterScope(CancellationToken cancellationToken = default) => GetLock().EnterScope(cancellationToken);

    /// <summary>Waits until the lock is free without blocking a thread, and takes it until the end of an <c>await using</c> block.</summary>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>What releases the lock when it is disposed.</returns>
    /// <exception cref="InvalidOperationException">The condition was made with an <see cref="RLock"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the lock was not taken.</exception>
    /// <exception cref="ObjectDisposedException">This object or its lock was disposed.</exception>
    public ValueTask<Scope> EnterScopeAsync(CancellationToken cancellationToken = default) => GetLock().EnterScopeAsync(cancellationToken);

    /// <summary>Releases the lock.</summary>
    /// <exception cref="SynchronizationLockException">The caller does not hold the lock.</exception>
    /// <exception cref="ObjectDisposedException">This object or its lock was disposed.</exception>
    public void Release() => GetLock().Release();

    /// <summary>Frees the lock, waits until notified, and takes the lock again.</summary>
    /// <remarks>Python: <c>wait()</c>.</remarks>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <exception cref="SynchronizationLockException">The caller does not hold the lock.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before a notification came; the caller has the lock again.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public void Wait(CancellationToken cancellationToken = default) => _ = Core().Wait(Deadline.Infinite, cancellationToken);

    /// <summary>Frees the lock, waits until notified or until a time is over, and takes the lock again.</summary>
    /// <remarks>Python: <c>wait(timeout)</c>.</remarks>
    /// <param name="timeout">How long to wait for a notification: zero only lets others have the lock, <see cref="Timeout.InfiniteTimeSpan"/> waits without end.</param>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>Whether a notification came. The caller has the lock again in any case.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <exception cref="SynchronizationLockException">The caller does not hold the lock.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before a notification came; the caller has the lock again.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public bool Wait(TimeSpan timeout, CancellationToken cancellationToken = default) => Core().Wait(Deadline.After(timeout), cancellationToken);

    /// <summary>The same as <see cref="Wait(CancellationToken)"/>, without blocking a thread.</summary>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>A task that ends when a notification came and the lock was taken again.</returns>
    /// <exception cref="InvalidOperationException">The condition was made with an <see cref="RLock"/>.</exception>
    /// <exception cref="SynchronizationLockException">The caller does not hold the lock.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before a notification came; the caller has the lock again.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public Task WaitAsync(CancellationToken cancellationToken = default) => Core().WaitAsync(Deadline.Infinite, cancellationToken);

    /// <summary>The same as <see cref="Wait(TimeSpan, CancellationToken)"/>, without blocking a thread.</summary>
    /// <param name="timeout">How long to wait for a notification: zero only lets others have the lock, <see cref="Timeout.InfiniteTimeSpan"/> waits without end.</param>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>Whether a notification came. The caller has the lock again in any case.</returns>
    /// <exception cref="InvalidOperationException">The condition was made with an <see cref="RLock"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <exception cref="SynchronizationLockException">The caller does not hold the lock.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before a notification came; the caller has the lock again.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public Task<bool> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken = default) => Core().WaitAsync(Deadline.After(timeout), cancellationToken);

    /// <summary>Waits until something holds, looking at every notification and at least once a second.</summary>
    /// <param name="predicate">What is to hold. Called with the lock held; what it throws is thrown here, with the lock held.</param>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <remarks>Python: <c>wait_for(predicate)</c>.</remarks>
    /// <exception cref="ArgumentNullException">The predicate is null.</exception>
    /// <exception cref="SynchronizationLockException">The caller does not hold the lock.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the caller has the lock again.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public void WaitFor(Func<bool> predicate, CancellationToken cancellationToken = default) => _ = Core().WaitFor(predicate, Deadline.Infinite, cancellationToken);

    /// <summary>Waits until something holds or a time is over, looking at every notification and at least once a second.</summary>
    /// <param name="predicate">What is to hold. Called with the lock held; what it throws is thrown here, with the lock held.</param>
    /// <param name="timeout">How long to wait: zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits without end.</param>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>What the predicate said last.</returns>
    /// <remarks>Python: <c>wait_for(predicate, timeout)</c>.</remarks>
    /// <exception cref="ArgumentNullException">The predicate is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <exception cref="SynchronizationLockException">The caller does not hold the lock.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the caller has the lock again.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public bool WaitFor(Func<bool> predicate, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        Core().WaitFor(predicate, Deadline.After(timeout), cancellationToken);

    /// <summary>The same as <see cref="WaitFor(Func{bool}, CancellationToken)"/>, without blocking a thread.</summary>
    /// <param name="predicate">What is to hold. Called with the lock held; what it throws is thrown here, with the lock held.</param>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>A task that ends when it holds.</returns>
    /// <exception cref="ArgumentNullException">The predicate is null.</exception>
    /// <exception cref="InvalidOperationException">The condition was made with an <see cref="RLock"/>.</exception>
    /// <exception cref="SynchronizationLockException">The caller does not hold the lock.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the caller has the lock again.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public Task WaitForAsync(Func<bool> predicate, CancellationToken cancellationToken = default) =>
        Core().WaitForAsync(predicate, Deadline.Infinite, cancellationToken);

    /// <summary>The same as <see cref="WaitFor(Func{bool}, TimeSpan, CancellationToken)"/>, without blocking a thread.</summary>
    /// <param name="predicate">What is to hold. Called with the lock held; what it throws is thrown here, with the lock held.</param>
    /// <param name="timeout">How long to wait: zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits without end.</param>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>What the predicate said last.</returns>
    /// <exception cref="ArgumentNullException">The predicate is null.</exception>
    /// <exception cref="InvalidOperationException">The condition was made with an <see cref="RLock"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <exception cref="SynchronizationLockException">The caller does not hold the lock.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the caller has the lock again.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public Task<bool> WaitForAsync(Func<bool> predicate, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        Core().WaitForAsync(predicate, Deadline.After(timeout), cancellationToken);

    /// <summary>Wakes some of those who wait. They go on when they get the lock; this call does not wait for them.</summary>
    /// <remarks>Python: <c>notify(n)</c>.</remarks>
    /// <param name="n">How many at most, default 1: those of the living who have waited longest.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    /// <exception cref="SynchronizationLockException">The caller does not hold the lock.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public void Notify(int n = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        Core().Notify(n);
    }

    /// <summary>Wakes all who wait. They go on when they get the lock; this call does not wait for them.</summary>
    /// <remarks>Python: <c>notify_all()</c>.</remarks>
    /// <exception cref="SynchronizationLockException">The caller does not hold the lock.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public void NotifyAll() => Core().NotifyAll();

    /// <summary>Makes this object unusable, and its lock if that is its own. Copies of it, here and in other processes, go on.</summary>
    public void Dispose()
    {
        _slot.Dispose();
        if (_ownsLock)
            _lock.Dispose();
    }

    /// <summary>Its lock, and how many wait, for a human.</summary>
    /// <returns>For example <c>Condition(RLock(owner=None, count=0), waiting=2)</c>.</returns>
    public override string ToString()
    {
        if (_slot.IsDisposed)
            return "Condition(disposed)";
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Condition({_lock}, waiting={Core().Waiting})");
    }

    void ITransferable.Dump(TransferWriter writer)
    {
        _slot.Dump(writer);
        writer.WriteInt64(_ownsLock ? 1 : 0);
        writer.WriteObject(_lock);
    }

    void ITransferable.Load(TransferReader reader)
    {
        _slot = SlotReference.Load(reader, SlotKind.Condition);
        _ownsLock = reader.ReadInt64() != 0;
        _lock = reader.ReadObject() as IConditionLock ?? throw new UnpicklingException("a condition arrived without its lock");
    }

    private static SlotReference Open(Lock @lock, string name)
    {
        ArgumentNullException.ThrowIfNull(@lock);
        ArgumentNullException.ThrowIfNull(name);
        var lockName = @lock.Name ?? throw new ArgumentException("A condition with a name needs a lock with a name: other programs would have another lock.", nameof(@lock));
        return SlotReference.Allocate(Shape(lockName), name, SpareOfNamed);
    }

    /// <summary>Its parameter says which lock it belongs to: 0 for its own, else a number made from the lock's name (FNV-1a).</summary>
    private static SlotShape Shape(string? lockName)
    {
        var number = 0UL;
        if (lockName is not null)
        {
            number = 14695981039346656037;
            foreach (var character in lockName)
                number = unchecked((number ^ character) * 1099511628211);
        }

        return new SlotShape(SlotKind.Condition, Parameter: number, Companion: SlotKind.RLock);
    }

    private IConditionLock GetLock()
    {
        _ = _slot.Get(this);
        return _lock;
    }

    private ConditionCore Core() => new(_slot.Get(this), _lock);
}
