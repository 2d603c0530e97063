using MultiProc.Foundation;
using MultiProc.Synchronization.Slots;
using MultiProc.Synchronization.Words;

namespace MultiProc.Synchronization;

/// <summary>How a barrier is waited for: its words and its action, brought together.</summary>
internal readonly struct BarrierCore(Slot slot, Action? action)
{
    // The lock is held for a few instructions: whoever has little time to wait for the others has the time for that.
    private static readonly TimeSpan s_timeForLock = TimeSpan.FromMilliseconds(250);

    public int Wait(Deadline deadline, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ = slot.Words; // what needs memory comes before the lock
        slot.BeginUse();
        try
        {
            while (true)
            {
                Lock(deadline, cancellationToken);
                var arrival = Arrive(out var phase, out var index);
                if (arrival == BarrierWords.Arrival.Tripped)
                    return index;
                var outcome = WordWaiting.Run(new BarrierWait(slot, phase, index), slot, BarrierWords.PhaseOf(slot), deadline, cancellationToken);
                if (HasPassed(arrival, phase, outcome, deadline, cancellationToken))
                    return index;
            }
        }
        finally
        {
            slot.EndUse();
        }
    }

    public async Task<int> WaitAsync(Deadline deadline, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ = slot.Words;
        slot.BeginUse();
        try
        {
            while (true)
            {
                await LockAsync(deadline, cancellationToken).ConfigureAwait(false);
                var arrival = Arrive(out var phase, out var index);
                if (arrival == BarrierWords.Arrival.Tripped)
                    return index;
                var outcome = await WordWaiting.RunAsync(new BarrierWait(slot, phase, index), slot, BarrierWords.PhaseOf(slot), deadline, cancellationToken).ConfigureAwait(false);
                if (HasPassed(arrival, phase, outcome, deadline, cancellationToken))
                    return index;
            }
        }
        finally
        {
            slot.EndUse();
        }
    }

    private static Deadline ForLock(Deadline deadline) =>
        deadline.RemainingUpTo(s_timeForLock) < s_timeForLock ? Deadline.After(s_timeForLock) : deadline;

    private void Lock(Deadline deadline, CancellationToken cancellationToken)
    {
        var locked = false;
        var isParty = true;
        try
        {
            locked = WordLock.TryTake(slot) || WordLock.Acquire(slot, ForLock(deadline), cancellationToken) != WordOutcome.TimedOut;
        }
        finally
        {
            if (!locked)
                isParty = GiveUp();
        }

        if (!locked)
            throw isParty ? new BrokenBarrierException() : NotInside();
    }

    private async Task LockAsync(Deadline deadline, CancellationToken cancellationToken)
    {
        var locked = false;
        var isParty = true;
        try
        {
            locked = WordLock.TryTake(slot) || await WordLock.AcquireAsync(slot, ForLock(deadline), cancellationToken).ConfigureAwait(false) != WordOutcome.TimedOut;
        }
        finally
        {
            if (!locked)
                isParty = GiveUp();
        }

        if (!locked)
            throw isParty ? new BrokenBarrierException() : NotInside();
    }

    /// <summary>On the way in, the lock's holder being stopped: the others wait for this party, so they must be told, unless all of them are inside.</summary>
    /// <returns>Whether there was a place for this caller.</returns>
    private bool GiveUp()
    {
        var barrier = new BarrierWords(slot);
        if (barrier.IsFull)
            return false;
        barrier.BreakIfStill(barrier.Phase);
        return true;
    }

    private static BrokenBarrierException NotInside() =>
        new("The time was over before there was room inside the barrier: more callers than parties. The barrier itself is as it was.");

    /// <summary>Goes inside; the last one runs the action and lets all go on.</summary>
    private BarrierWords.Arrival Arrive(out BarrierPhase phase, out int index)
    {
        var barrier = new BarrierWords(slot);
        var arrival = barrier.Arrive(action is not null, out phase, out index);
        if (arrival == BarrierWords.Arrival.MustAct)
            arrival = Act(barrier, phase) ? BarrierWords.Arrival.Tripped : BarrierWords.Arrival.Broken;
        if (arrival == BarrierWords.Arrival.Broken)
            throw new BrokenBarrierException();
        GC.KeepAlive(slot);
        return arrival;
    }

    private bool Act(BarrierWords barrier, BarrierPhase phase)
    {
        try
        {
            action!();
            return barrier.TryTrip(phase);
        }
        finally
        {
            barrier.BreakIfStill(phase); // it threw
        }
    }

    /// <returns>False where the caller was not inside: it tries again in the next generation.</returns>
    private bool HasPassed(BarrierWords.Arrival arrival, BarrierPhase phase, WordOutcome outcome, Deadline deadline, CancellationToken cancellationToken)
    {
        var barrier = new BarrierWords(slot);
        var wasInside = arrival == BarrierWords.Arrival.Inside;
        if (outcome == WordOutcome.Abandoned || (wasInside && outcome == WordOutcome.TimedOut))
            barrier.BreakIfStill(phase);
        var tripped = wasInside && barrier.Phase.HasTripped(phase);
        GC.KeepAlive(slot);
        if (tripped)
            return true;
        if (outcome == WordOutcome.TimedOut)
            cancellationToken.ThrowIfCancellationRequested();
        if (wasInside)
            throw new BrokenBarrierException();
        return !deadline.HasExpired ? false : throw NotInside();
    }
}
