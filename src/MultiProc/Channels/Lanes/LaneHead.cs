using System.Runtime.InteropServices;
using MultiProc.Foundation;
using MultiProc.Synchronization.Words;

namespace MultiProc.Channels.Lanes;

/// <summary>What is done at the head of a lane by whoever has the readers' lock.</summary>
internal sealed class LaneHead(Lane lane, ILaneEnd end)
{
    private readonly LaneWords _words = lane.Words;
    private readonly LaneBytes _bytes = lane.Bytes;

    /// <summary>What the last one who had the lock did not finish. Does nothing the second time.</summary>
    public void Repair()
    {
        var head = lane.Head;
        _words.TailSeen.Value = lane.Tail.Word;
        try
        {
            Free(head.Position);
            if ((uint)_words.Taking.Value == head.Position)
                new LaneRecords(_words, end).Drop(_words.TakingTag.Value);
        }
        catch
        {
            Unlock(); // this end was closed here meanwhile, or a word is damaged. The others need the lock; the records go with the next that are taken
            throw;
        }

        CrashPoint.Reach("lane.head-repaired");
    }

    /// <summary>By somebody who waits for what it may have left undone: if who has the readers' lock is dead, repairs in its place. Waits for nobody.</summary>
    public void RepairForDead()
    {
        if (TryLockOfDead())
            Unlock();
    }

    public void Unlock()
    {
        CrashPoint.Reach("lane.read");
        _ = WordLock.TryRelease(_words.ReadersLock);
        CrashPoint.Reach("lane.readers-unlocked");
        lane.RingWriters();
    }

    /// <summary>Drops the records that belong to no message, once every message that was put before them is taken.</summary>
    public void DropStaleRecords()
    {
        var stale = Volatile.Read(ref _words.StaleTag.Value);
        if (stale <= _words.DroppedTag.Value || lane.HasFragments)
            return;
        new LaneRecords(_words, end).Drop(stale);
        Volatile.Write(ref _words.DroppedTag.Value, stale);
        CrashPoint.Reach("lane.dropped");
    }

    /// <summary>By somebody who takes nothing: whether a message waits, or has begun to arrive. If nobody is at it, clears away what only seems to be one.</summary>
    public bool LooksForMessage()
    {
        var isThere = lane.HasMessage; // first: what made it seem so lies there still, and is looked at now
        if (!lane.HasRemains || !TryLock())
            return isThere;
        try
        {
            DropStaleRecords();
            return PassOverRemains();
        }
        finally
        {
            Unlock();
        }
    }

    /// <summary>Takes the next message, or the first fragment of it; remains before it are passed over.</summary>
    /// <param name="into">Takes it.</param>
    /// <param name="onlyWhole">Whether to leave a message that is not there to its end. One must be there that is, or remains.</param>
    /// <exception cref="IOException">It is longer than is wanted, or damaged, or no descriptor is free for its handles: it stays.</exception>
    public LaneStep TakeFirst(IncomingMessage into, bool onlyWhole)
    {
        while (TryPeek(out var head, out var fragment))
        {
            if (!fragment.Is(Fragment.First))
            {
                PassOver(head, fragment);
                if (onlyWhole && !lane.HasWhole)
                    return LaneStep.Nothing; // what was counted as a message was the end of these remains
                continue;
            }

            var prefix = fragment.Is(Fragment.Total) ? sizeof(ulong) : 0;
            Begin(into, head, fragment, prefix);
            Copy(into, head.Position, fragment, prefix);
            if (fragment.Is(Fragment.Last))
            {
                Finish(into, head, fragment, canStay: true);
                return LaneStep.Whole;
            }

            Commit(head, fragment, endsMessage: false, MessageExtras.None);
            return LaneStep.Part;
        }

        return LaneStep.Nothing;
    }

    /// <summary>Takes another fragment of a message that has begun.</summary>
    /// <exception cref="IOException">It is damaged, or no descriptor is free for its handles.</exception>
    public LaneStep TakeNext(IncomingMessage into)
    {
        if (!TryPeek(out var head, out var fragment))
            return LaneStep.Nothing;
        if (fragment.Is(Fragment.Abort) || fragment.Is(Fragment.First))
            return LaneStep.Aborted;
        Copy(into, head.Position, fragment, prefix: 0);
        if (fragment.Is(Fragment.Last))
        {
            Finish(into, head, fragment, canStay: false);
            return LaneStep.Whole;
        }

        Commit(head, fragment, endsMessage: false, MessageExtras.None);
        return LaneStep.Part;
    }

    private bool TryLock() => WordLock.TryTake(_words.ReadersLock) || TryLockOfDead();

    private bool TryLockOfDead()
    {
        var outcome = lane.TryLockOfDead(_words.ReadersLock);
        if (outcome == WordOutcome.Abandoned)
            Repair();
        return outcome != WordOutcome.TimedOut;
    }

    /// <summary>Passes over what was given up, by its writer or its reader: all of it that is before the next message.</summary>
    /// <returns>Whether there is a next message.</returns>
    private bool PassOverRemains()
    {
        while (TryPeek(out var head, out var fragment))
        {
            if (fragment.Is(Fragment.First) && lane.Tail is var tail && (tail.IsOpen || tail.MessagesSince(head) > 0))
                return true;
            PassOver(head, fragment);
        }

        return false;
    }

    private void PassOver(LanePosition head, Fragment fragment) =>
        Commit(head, fragment, endsMessage: fragment.Is(Fragment.Last), MessageExtras.None);

    private bool TryPeek(out LanePosition head, out Fragment fragment)
    {
        head = new LanePosition(_words.Head.Value);
        fragment = default;
        var tail = new LanePosition(_words.TailSeen.Value);
        if (tail.Position == head.Position)
        {
            tail = lane.Tail;
            if (tail.Position == head.Position)
                return false;
            _words.TailSeen.Value = tail.Word;
        }

        fragment = new Fragment(_bytes.HeaderAt(head.Position));
        return fragment.IsPossible(head.Position, tail.Position - head.Position) ? true : throw LaneErrors.Damaged();
    }

    private void Begin(IncomingMessage into, LanePosition head, Fragment fragment, int prefix)
    {
        long length = fragment.Length;
        if (prefix > 0)
        {
            Span<byte> total = stackalloc byte[sizeof(ulong)];
            _bytes.Read(head.Position, 0, total);
            length = BitConverter.ToInt64(total);
            if (length < fragment.Length - prefix)
                throw LaneErrors.Damaged();
        }

        if (length > into.LongestWanted)
            throw LaneErrors.TooLong(length, into.LongestWanted);
        into.Begin(length, fragment.Is(Fragment.Extras));
    }

    private void Copy(IncomingMessage into, uint position, Fragment fragment, int prefix)
    {
        long done = prefix;
        while (done < fragment.Length)
        {
            var room = into.Next(fragment.Length - done);
            if (room.IsEmpty)
                throw LaneErrors.Damaged();
            _bytes.Read(position, done, room);
            done += room.Length;
        }

        CrashPoint.Reach("lane.copied");
    }

    /// <summary>All bytes of a message are there: takes what belongs to it, and then the message.</summary>
    /// <param name="into">Has all its bytes.</param>
    /// <param name="head">Where its last fragment lies.</param>
    /// <param name="fragment">That.</param>
    /// <param name="canStay">Whether all of it lies there still, so that it can be received again if its handles cannot be taken now.</param>
    private void Finish(IncomingMessage into, LanePosition head, Fragment fragment, bool canStay)
    {
        if (into.HasExtras)
        {
            // A message of which this cannot be read is taken all the same: nobody else could read it either.
            into.ReadExtras();
            if (into.Extras.Handles > 0)
                TakeHandles(into, canStay);
        }

        Commit(head, fragment, endsMessage: true, into.Extras);
    }

    private void TakeHandles(IncomingMessage into, bool canStay)
    {
        if (!into.WantsHandles)
            return; // they are dropped with the message
        SafeHandle[]? handles = null;
        try
        {
            handles = new LaneRecords(_words, end).Take(into.Extras);
        }
        catch (IOException) when (!canStay)
        {
            // What has been taken of the message cannot be put back: it fails.
        }

        if (handles is not null)
            into.Handles = handles;
        else
            into.Trouble = "the handles that belong to it were lost: a process was killed that was about to receive them, or no descriptors were free for all of them";
        CrashPoint.Reach("lane.peeked");
    }

    /// <summary>The one store that takes a fragment, and what follows it.</summary>
    private void Commit(LanePosition head, Fragment fragment, bool endsMessage, MessageExtras extras)
    {
        var next = head.After(fragment.Units, endsMessage);
        if (extras.Handles > 0)
        {
            // In this order: the old place and the new tag must never stand together.
            Volatile.Write(ref _words.Taking.Value, next.Position);
            Volatile.Write(ref _words.TakingTag.Value, extras.LastTag);
            CrashPoint.Reach("lane.taking");
        }

        Volatile.Write(ref _words.Head.Value, next.Word);
        CrashPoint.Reach("lane.taken");
        if (extras.Handles > 0)
            DropTaken(extras.LastTag);
        CrashPoint.Reach("lane.consumed");
        Free(next.Position);
    }

    private void DropTaken(ulong tag)
    {
        try
        {
            new LaneRecords(_words, end).Drop(tag);
            Volatile.Write(ref _words.DroppedTag.Value, tag);
        }
        catch (Exception error) when (error is ObjectDisposedException or IOException)
        {
            // This end was closed here at this very moment, or the kernel refuses. The message is taken all the same; who takes the next one with handles drops the record.
        }
    }

    /// <summary>Lets writers have the place before the head; a log gives its memory back first.</summary>
    private void Free(uint head)
    {
        if (!lane.IsLog)
            return; // writers go by the head itself
        const uint Chunk = LaneLayout.ChunkSize / LaneLayout.Unit;
        head &= ~(Chunk - 1);
        var freed = (uint)_words.Freed.Value;
        if (freed == head)
            return;
        _bytes.Discard(freed, head);
        CrashPoint.Reach("lane.discarded");
        Volatile.Write(ref _words.Freed.Value, head);
    }
}
