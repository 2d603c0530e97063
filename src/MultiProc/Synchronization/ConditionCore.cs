using MultiProc.Foundation;
using MultiProc.Synchronization.Slots;
using MultiProc.Synchronization.Words;

namespace MultiProc.Synchronization;

/// <summary>How a condition is waited for and notified: its table of waiters and its lock, brought together.</summary>
internal readonly struct ConditionCore(Slot slot, IConditionLock @lock)
{
    // A notification may have been given to a waiter that was killed: then nobody else comes.
    private static readonly TimeSpan s_lookAtLeastEvery = TimeSpan.FromSeconds(1);

    /// <summary>How many wait that nobody has notified.</summary>
    public int Waiting
    {
        get
        {
            var waiting = new WaiterTable(slot).Waiting;
            GC.KeepAlive(slot);
            return waiting;
        }
    }

    public void Notify(int most)
    {
        _ = GetLockOfHolder();
        _ = new WaiterTable(slot).Notify(most);
        GC.KeepAlive(slot);
    }

    public void NotifyAll()
    {
        _ = GetLockOfHolder();
        new WaiterTable(slot).NotifyAll();
        GC.KeepAlive(slot);
    }

    public bool Wait(Deadline deadline, CancellationToken cancellationToken)
    {
        var lockSlot = GetLockOfHolder();
        cancellationToken.ThrowIfCancellationRequested();
        var waiters = new WaiterTable(slot);
        var entry = Enter(waiters, lockSlot, out var count);
        bool notified;
        try
        {
            var state = waiters.State(entry);
            _ = WordWaiting.Run(new NotificationWait(state), slot, state, deadline, cancellationToken);
        }
        finally
        {
            @lock.AcquireAgain(lockSlot, count);
            notified = Leave(waiters, entry, lockSlot);
        }

        return Settle(notified, cancellationToken);
    }

    public async Task<bool> WaitAsync(Deadline deadline, CancellationToken cancellationToken)
    {
        var lockSlot = GetLockOfHolder();
        @lock.DemandTasks();
        cancellationToken.ThrowIfCancellationRequested();
        var waiters = new WaiterTable(slot);
        var entry = Enter(waiters, lockSlot, out _);
        bool notified;
        try
        {
            var state = waiters.State(entry);
            _ = await WordWaiting.RunAsync(new NotificationWait(state), slot, state, deadline, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await @lock.AcquireAgainAsync(lockSlot).ConfigureAwait(false);
            notified = Leave(waiters, entry, lockSlot);
        }

        return Settle(notified, cancellationToken);
    }

    public bool WaitFor(Func<bool> predicate, Deadline deadline, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        _ = GetLockOfHolder();
        cancellationToken.ThrowIfCancellationRequested();
        while (!predicate())
        {
            if (deadline.HasExpired)
                return false;
            _ = Wait(Deadline.After(deadline.RemainingUpTo(s_lookAtLeastEvery)), cancellationToken);
        }

        return true;
    }

    public Task<bool> WaitForAsync(Func<bool> predicate, Deadline deadline, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return AwaitAsync(predicate, deadline, cancellationToken);
    }

    private async Task<bool> AwaitAsync(Func<bool> predicate, Deadline deadline, CancellationToken cancellationToken)
    {
        _ = GetLockOfHolder();
        @lock.DemandTasks();
        cancellationToken.ThrowIfCancellationRequested();
        while (!predicate())
        {
            if (deadline.HasExpired)
                return false;
            _ = await WaitAsync(Deadline.After(deadline.RemainingUpTo(s_lookAtLeastEvery)), cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>A notification that came before the cancellation was noticed counts: nobody else gets it.</summary>
    private static bool Settle(bool notified, CancellationToken cancellationToken)
    {
        if (!notified)
            cancellationToken.ThrowIfCancellationRequested();
        return notified;
    }

    /// <summary>Takes an entry and frees the lock. Until <see cref="Leave"/> the files of both stay, though the user may dispose of the objects.</summary>
    private int Enter(WaiterTable waiters, Slot lockSlot, out int count)
    {
        int? entry = null;
        var usesLock = false;
        slot.BeginUse();
        try
        {
            lockSlot.BeginUse();
            usesLock = true;
            entry = waiters.Enter();
            count = @lock.ReleaseFully(lockSlot); // throws if another thread of this process has released the lock meanwhile
            return entry.Value;
        }
        catch
        {
            if (entry is { } taken)
                _ = waiters.Leave(taken);
            if (usesLock)
                lockSlot.EndUse();
            slot.EndUse();
            throw;
        }
    }

    private bool Leave(WaiterTable waiters, int entry, Slot lockSlot)
    {
        var notified = waiters.Leave(entry);
        lockSlot.EndUse();
        slot.EndUse();
        GC.KeepAlive(slot);
        return notified;
    }

    /// <exception cref="SynchronizationLockException">The caller does not hold the lock.</exception>
    private Slot GetLockOfHolder()
    {
        var lockSlot = @lock.GetSlot();
        if (!@lock.IsMine(lockSlot))
            throw new SynchronizationLockException("the condition was used by a caller that does not hold its lock: acquire it first");
        return lockSlot;
    }
}
