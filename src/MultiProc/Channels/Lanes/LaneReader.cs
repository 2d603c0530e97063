using MultiProc.Foundation;
using MultiProc.Synchronization.Words;

namespace MultiProc.Channels.Lanes;

/// <summary>The reader's side of a lane. Any number of threads and processes read at the same time.</summary>
internal sealed class LaneReader(Lane lane, ILaneEnd end)
{
    private readonly LaneWords _words = lane.Words;
    private readonly LaneHead _head = new(lane, end);

    /// <summary>Takes the next message if there is one, nobody else is at it and it is in one piece.</summary>
    /// <exception cref="IOException">It is longer than is wanted, or damaged, or no descriptor is free for its handles: it stays.</exception>
    public LaneResult TryRead(IncomingMessage into)
    {
        lane.Memory.BeginUse();
        try
        {
            return TryTake(into);
        }
        finally
        {
            lane.Memory.EndUse();
        }
    }

    /// <summary>Takes the next message, waiting for it as long as the deadline allows.</summary>
    /// <param name="into">Takes it.</param>
    /// <param name="deadline">Until when to wait for it to begin; of one that has begun, the rest is waited for.</param>
    /// <param name="isAsync">Whether to wait without a thread; otherwise the task has ended when this returns.</param>
    /// <param name="cancellationToken">Ends the waiting. What has arrived of a long message is lost then.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The end was closed here.</exception>
    /// <exception cref="IOException">The other side ended in the middle of the message; it is longer than is wanted; it is damaged; no descriptor is free for its handles.</exception>
    public async ValueTask<LaneResult> ReadAsync(IncomingMessage into, Deadline deadline, bool isAsync, CancellationToken cancellationToken)
    {
        var visit = new LaneVisit();
        lane.Memory.BeginUse();
        try
        {
            if (!isAsync && !deadline.HasExpired)
            {
                if (IsThereSoon() && TryTake(into) == LaneResult.Done)
                    return LaneResult.Done;
                visit.HasSpun = true;
            }

            while (true)
            {
                DemandOpen();
                var isOver = lane.IsShutDown || end.IsOtherGone; // before the look at the lane: nothing comes after it
                if (lane.IsShutDownAtOnce)
                    return LaneResult.ShutDown;
                if (lane.HasFragments || lane.HasStaleRecords)
                {
                    var result = await ReadLockedAsync(into, deadline, isAsync, cancellationToken).ConfigureAwait(false);
                    if (result != LaneResult.NotNow)
                        return result;
                }
                else if (isOver)
                {
                    return lane.IsShutDown ? LaneResult.ShutDown : LaneResult.Ended;
                }
                else if (!await lane.WaitAsync(new MessageWait(lane), end, visit, deadline, isAsync, cancellationToken).ConfigureAwait(false))
                {
                    return LaneResult.TimedOut;
                }
            }
        }
        finally
        {
            PayBack(visit);
            lane.Memory.EndUse();
        }
    }

    /// <summary>Waits until there is a message, or there will never be one again, and takes nothing.</summary>
    /// <returns>Whether there is, or will never be.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The end was closed here.</exception>
    public async ValueTask<bool> PollAsync(Deadline deadline, bool isAsync, CancellationToken cancellationToken)
    {
        lane.Memory.BeginUse();
        try
        {
            DemandOpen();
            if (HasMessage || lane.IsShutDown || end.AskForOther())
                return true;
            var isThere = await lane.WaitAsync(new MessageWatch(lane, _head), end, new LaneVisit(), deadline, isAsync, cancellationToken).ConfigureAwait(false);
            DemandOpen();
            return isThere;
        }
        finally
        {
            lane.Memory.EndUse();
        }
    }

    /// <summary>Whether a message waits, or has begun to arrive.</summary>
    public bool HasMessage => _head.LooksForMessage();

    /// <summary>Shuts the lane down at once: from here on no message is taken, and those that are there are dropped.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask DrainAsync(bool isAsync, CancellationToken cancellationToken)
    {
        lane.Memory.BeginUse();
        try
        {
            _ = await LockAsync(Deadline.Infinite, isAsync, cancellationToken).ConfigureAwait(false);
            try
            {
                Drain();
            }
            finally
            {
                _head.Unlock();
            }
        }
        finally
        {
            lane.Memory.EndUse();
        }
    }

    private LaneResult TryTake(IncomingMessage into)
    {
        if (!lane.HasWhole || !WordLock.TryTake(_words.ReadersLock))
            return LaneResult.NotNow;
        CrashPoint.Reach("lane.reading");
        try
        {
            return !lane.IsShutDownAtOnce && lane.HasWhole && Take(into) ? LaneResult.Done : LaneResult.NotNow;
        }
        finally
        {
            _head.Unlock();
        }
    }

    /// <summary>Looks a while for a message: an answer that comes at once needs none of what a sleep needs.</summary>
    private bool IsThereSoon()
    {
        var spin = SpinBudget.Begin();
        while (!lane.HasWhole)
        {
            if (end.IsClosed || end.IsOtherGone || lane.IsShutDown)
                return false;
            if (!spin.TrySpin())
            {
                spin.Fail();
                return false;
            }
        }

        spin.End();
        return true;
    }

    private void Drain()
    {
        if (!lane.IsShutDownAtOnce)
        {
            Volatile.Write(ref _words.TakenAtShutdown.Value, lane.Head.Word);
            CrashPoint.Reach("lane.draining");
            _ = Interlocked.Or(ref _words.State.Value, Lane.ShutDownAtOnce);
        }

        var dropped = new IncomingMessage();
        while (_head.TakeFirst(dropped.WithoutHandles(), onlyWhole: false) == LaneStep.Whole)
        {
            dropped.GiveBack(closeHandles: true);
            dropped.Clear();
        }
    }

    private void DemandOpen()
    {
        if (end.IsClosed)
            throw end.Closed();
    }

    /// <summary>Takes a message if one is there to its end. One is counted, but that may be the end of remains.</summary>
    private bool Take(IncomingMessage into)
    {
        if (_head.TakeFirst(into, onlyWhole: true) is var step and not LaneStep.Part)
            return step == LaneStep.Whole;
        while ((step = _head.TakeNext(into)) == LaneStep.Part)
        {
        }

        return step == LaneStep.Whole;
    }

    /// <summary>Who slept owes the others a wake-up.</summary>
    private void PayBack(LaneVisit visit)
    {
        if (visit.HasSlept)
            LaneBell.Leave(_words.ReadersBell, () => new MessageWait(lane).Holds);
    }

    private async ValueTask<WordOutcome> LockAsync(Deadline deadline, bool isAsync, CancellationToken cancellationToken)
    {
        var outcome = await lane.LockAsync(_words.ReadersLock, end, deadline, isAsync, cancellationToken).ConfigureAwait(false);
        CrashPoint.Reach("lane.reading");
        if (outcome == WordOutcome.Abandoned)
            _head.Repair();
        return outcome;
    }

    private async ValueTask<LaneResult> ReadLockedAsync(IncomingMessage into, Deadline deadline, bool isAsync, CancellationToken cancellationToken)
    {
        if (await LockAsync(deadline, isAsync, cancellationToken).ConfigureAwait(false) == WordOutcome.TimedOut)
            return LaneResult.TimedOut;
        try
        {
            if (lane.IsShutDownAtOnce)
                return LaneResult.ShutDown;
            _head.DropStaleRecords();
            return _head.TakeFirst(into, onlyWhole: false) switch
            {
                LaneStep.Whole => LaneResult.Done,
                LaneStep.Part => await TakeRestAsync(into, isAsync, cancellationToken).ConfigureAwait(false) ? LaneResult.Done : LaneResult.NotNow,
                _ => LaneResult.NotNow,
            };
        }
        finally
        {
            _head.Unlock();
        }
    }

    /// <summary>Takes the rest of a long message, which is still being written, perhaps.</summary>
    /// <returns>False if it will never come.</returns>
    private async ValueTask<bool> TakeRestAsync(IncomingMessage into, bool isAsync, CancellationToken cancellationToken)
    {
        lane.RingWriters();
        while (true)
        {
            var isOver = end.IsOtherGone;
            switch (_head.TakeNext(into))
            {
                case LaneStep.Whole:
                    return true;
                case LaneStep.Part:
                    lane.RingWriters();
                    continue;
                case LaneStep.Aborted:
                    return !end.AskForOther() || lane.HasMessage ? false : throw LaneErrors.EndInMessage();
            }

            if (isOver)
                throw LaneErrors.EndInMessage();
            _ = await lane.WaitAsync(new RestWait(lane), end, new LaneVisit(), Deadline.Infinite, isAsync, cancellationToken).ConfigureAwait(false);
            DemandOpen();
        }
    }
}
