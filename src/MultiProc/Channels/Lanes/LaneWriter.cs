using MultiProc.Foundation;
using MultiProc.Serialization;
using MultiProc.Synchronization.Slots;
using MultiProc.Synchronization.Words;

namespace MultiProc.Channels.Lanes;

/// <summary>The writer's side of a lane. Any number of threads and processes write at the same time.</summary>
internal sealed class LaneWriter(Lane lane, ILaneEnd end)
{
    private static readonly TimeSpan s_recordsFirstLook = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_recordsLastLook = TimeSpan.FromMilliseconds(50);

    private readonly LaneWords _words = lane.Words;
    private readonly LaneTail _tail = new(lane, end);

    /// <summary>Writes a message that is bytes and nothing else, if there is room for it in one piece and nobody else is at it.</summary>
    /// <exception cref="IOException">Nobody holds the other end.</exception>
    public LaneResult TryWrite(ReadOnlySpan<byte> message)
    {
        if (message.Length > lane.LongestFragment)
            return LaneResult.NotNow;
        lane.Memory.BeginUse();
        try
        {
            end.WatchOther(); // who never waits would learn of a death only when the lane is full
            if (end.AskAfterClosing())
                throw LaneErrors.Broken();
            if (!WordLock.TryTake(_words.WritersLock))
                return LaneResult.NotNow;
            CrashPoint.Reach("lane.writing");
            try
            {
                if (lane.IsShutDown || !lane.HasRoom(Fragment.UnitsOf(message.Length)))
                    return LaneResult.NotNow;
                _tail.Append(message);
                return LaneResult.Done;
            }
            finally
            {
                _tail.Unlock();
            }
        }
        finally
        {
            lane.Memory.EndUse();
        }
    }

    /// <summary>Writes a message, waiting for room as long as the deadline allows.</summary>
    /// <param name="message">The message.</param>
    /// <param name="deadline">Until when to wait before it begins; of one that has begun, the rest is written.</param>
    /// <param name="isAsync">Whether to wait without a thread; otherwise the task has ended when this returns.</param>
    /// <param name="cancellationToken">Ends the waiting. A message that has begun does not arrive then.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled; the message does not arrive.</exception>
    /// <exception cref="ObjectDisposedException">The end was closed here.</exception>
    /// <exception cref="IOException">Nobody holds the other end; the handles cannot be sent.</exception>
    /// <exception cref="ArgumentException">The message is too large.</exception>
    public async ValueTask<LaneResult> WriteAsync(PickledMessage message, Deadline deadline, bool isAsync, CancellationToken cancellationToken)
    {
        var visit = new LaneVisit();
        var counted = 0;
        var result = LaneResult.NotNow;
        lane.Memory.BeginUse();
        try
        {
            if (isAsync)
                message = message.ToSnapshot(); // the caller goes on before it is sent
            foreach (var slot in message.Slots)
            {
                Arena.Current.BeginFlight(slot);
                counted++;
            }

            CrashPoint.Reach("lane.counted");
            return result = await WriteCountedAsync(message, visit, deadline, isAsync, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (result != LaneResult.Done)
            {
                while (counted > 0)
                    Arena.Current.EndFlight(message.Slots[--counted]);
            }

            if (isAsync)
                message.CloseOwnHandles();
            PayBack(visit);
            lane.Memory.EndUse();
            GC.KeepAlive(message);
        }
    }

    /// <summary>Lets nothing in any more.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask ShutDownAsync(bool isAsync, CancellationToken cancellationToken)
    {
        lane.Memory.BeginUse();
        try
        {
            // Under the lock: who finds the lane shut down and empty knows that nothing is still being written.
            _ = await LockAsync(Deadline.Infinite, isAsync, cancellationToken).ConfigureAwait(false);
            _ = Interlocked.Or(ref _words.State.Value, Lane.ShutDown);
            _tail.Unlock();
            lane.RingAll();
        }
        finally
        {
            lane.Memory.EndUse();
        }
    }

    private async ValueTask<LaneResult> WriteCountedAsync(PickledMessage message, LaneVisit visit, Deadline deadline, bool isAsync, CancellationToken cancellationToken)
    {
        var cursor = Cursor(message, firstTag: 0);
        var isLong = cursor.Length > lane.LongestFragment;
        if (isLong && lane.IsLog)
            throw LaneErrors.TooLarge(cursor.Length, lane.LongestFragment);
        var units = Fragment.UnitsOf(isLong ? lane.PieceSize : cursor.Length);
        var patience = s_recordsFirstLook;
        end.WatchOther(); // as in TryWrite
        while (true)
        {
            DemandOpen();
            if (end.AskAfterClosing())
                throw LaneErrors.Broken();
            if (await LockAsync(deadline, isAsync, cancellationToken).ConfigureAwait(false) == WordOutcome.TimedOut)
                return LaneResult.TimedOut;
            var needsRecords = false;
            try
            {
                DemandOpen(); // closed while it waited for the lock
                if (lane.IsShutDown)
                    return LaneResult.ShutDown;
                if (lane.HasRoom(units) && !(needsRecords = !TrySendHandles(message, ref cursor)))
                {
                    if (isLong)
                        await AppendLongAsync(message, cursor, isAsync, cancellationToken).ConfigureAwait(false);
                    else
                        _tail.Append(cursor, (uint)cursor.Length, Flags(message, Fragment.First | Fragment.Last));
                    return LaneResult.Done;
                }
            }
            catch when (message.Handles.Count > 0)
            {
                _tail.Records.Forget();
                throw;
            }
            finally
            {
                _tail.Unlock();
            }

            if (needsRecords)
            {
                PayBack(visit);
                await WaitForRecordsAsync(patience, deadline, isAsync, cancellationToken).ConfigureAwait(false);
                patience = patience * 2 < s_recordsLastLook ? patience * 2 : s_recordsLastLook;
                if (deadline.HasExpired)
                    return LaneResult.TimedOut;
            }
            else if (!await WaitForRoomAsync(units, visit, deadline, isAsync, cancellationToken).ConfigureAwait(false))
            {
                return LaneResult.TimedOut;
            }
        }
    }

    private static MessageCursor Cursor(PickledMessage message, ulong firstTag)
    {
        var front = message.Slots.Count + message.Handles.Count == 0
            ? []
            : new MessageExtras(message.Slots, message.Handles.Count, firstTag).Encode();
        return new MessageCursor(front, message.Parts);
    }

    private static byte Flags(PickledMessage message, int flags) =>
        (byte)(message.Slots.Count + message.Handles.Count == 0 ? flags : flags | Fragment.Extras);

    private void DemandOpen()
    {
        if (end.IsClosed)
            throw end.Closed();
    }

    /// <summary>Who slept owes the others a wake-up.</summary>
    private void PayBack(LaneVisit visit)
    {
        if (visit.HasSlept)
            LaneBell.Leave(_words.WritersBell, () => lane.HasPlace || lane.IsShutDown);
        visit.HasSlept = false;
    }

    private async ValueTask<WordOutcome> LockAsync(Deadline deadline, bool isAsync, CancellationToken cancellationToken)
    {
        var outcome = await lane.LockAsync(_words.WritersLock, end, deadline, isAsync, cancellationToken).ConfigureAwait(false);
        CrashPoint.Reach("lane.writing");
        if (outcome == WordOutcome.Abandoned)
            _tail.Repair();
        return outcome;
    }

    /// <summary>Waits for what is lacking now: bytes, or the place of a message, of which a wake-up may be meant for another.</summary>
    private ValueTask<bool> WaitForRoomAsync(uint units, LaneVisit visit, Deadline deadline, bool isAsync, CancellationToken cancellationToken)
    {
        if (!lane.HasPlace)
            return lane.WaitAsync(new PlaceWait(lane), end, visit, deadline, isAsync, cancellationToken);
        PayBack(visit);
        return lane.WaitAsync(new BytesWait(lane, units), end, new LaneVisit(), deadline, isAsync, cancellationToken);
    }

    /// <summary>The tether takes no more: a reader must make room, or somebody else in this user's name. Nobody tells of the latter.</summary>
    private async ValueTask WaitForRecordsAsync(TimeSpan patience, Deadline deadline, bool isAsync, CancellationToken cancellationToken)
    {
        var look = Deadline.After(deadline.RemainingUpTo(patience));
        _ = await lane.WaitAsync(new RecordWait(lane), end, new LaneVisit(), look, isAsync, cancellationToken).ConfigureAwait(false);
    }

    private bool TrySendHandles(PickledMessage message, ref MessageCursor cursor)
    {
        if (message.Handles.Count == 0)
            return true;
        if (!_tail.Records.TrySend(message.Handles, out var firstTag))
            return false;
        cursor = Cursor(message, firstTag);
        return true;
    }

    /// <summary>Writes a long message piece by piece as the readers make room, keeping the lock: nobody else's comes in between.</summary>
    private async ValueTask AppendLongAsync(PickledMessage message, MessageCursor cursor, bool isAsync, CancellationToken cancellationToken)
    {
        var flags = Flags(message, Fragment.First | Fragment.Total);
        try
        {
            while (cursor.Left > 0)
            {
                var prefix = (flags & Fragment.Total) != 0 ? sizeof(ulong) : 0;
                var length = (uint)Math.Min(cursor.Left + prefix, lane.PieceSize);
                while (!lane.HasRoom(Fragment.UnitsOf(length)))
                {
                    DemandOpen();
                    if (end.IsOtherGone)
                        throw LaneErrors.Broken();
                    _ = await lane.WaitAsync(new BytesWait(lane, Fragment.UnitsOf(length)), end, new LaneVisit(), Deadline.Infinite, isAsync, cancellationToken).ConfigureAwait(false);
                }

                _tail.Append(cursor, length, cursor.Left + prefix == length ? (byte)(flags | Fragment.Last) : flags);
                lane.RingReaders();
                flags = 0;
            }

            // If a reader took its beginning along into death, nobody knows its tags any more: once the lane is empty, they belong to none.
            if (message.Handles.Count > 0)
                _tail.Records.Forget();
        }
        catch
        {
            _tail.Abort();
            _tail.Records.Forget();
            throw;
        }
    }
}
