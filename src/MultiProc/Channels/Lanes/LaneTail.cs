using MultiProc.Foundation;
using MultiProc.Synchronization.Words;

namespace MultiProc.Channels.Lanes;

/// <summary>What is done at the tail of a lane by whoever has the writers' lock.</summary>
internal sealed class LaneTail(Lane lane, ILaneEnd end)
{
    private readonly LaneWords _words = lane.Words;
    private readonly LaneBytes _bytes = lane.Bytes;

    public LaneRecords Records => new(_words, end);

    /// <summary>What the last one who had the lock did not finish. Does nothing the second time.</summary>
    public void Repair()
    {
        Abort();
        Records.Forget();
        CrashPoint.Reach("lane.repaired");
    }

    /// <summary>Says of a message that was begun that it will not be finished.</summary>
    public void Abort()
    {
        var tail = lane.Tail;
        if (tail.IsOpen)
            Commit(tail, length: 0, Fragment.Abort);
    }

    /// <summary>By somebody who waits for what it may have left undone: if who has the writers' lock is dead, repairs in its place. Waits for nobody.</summary>
    public void RepairForDead()
    {
        var outcome = lane.TryLockOfDead(_words.WritersLock);
        if (outcome == WordOutcome.TimedOut)
            return;
        if (outcome == WordOutcome.Abandoned)
            Repair();
        Unlock();
    }

    public void Unlock()
    {
        _ = WordLock.TryRelease(_words.WritersLock);
        CrashPoint.Reach("lane.writers-unlocked");
        lane.RingReaders();
    }

    /// <summary>Writes a message that is one fragment. There must be room.</summary>
    public void Append(ReadOnlySpan<byte> message)
    {
        var tail = lane.Tail;
        _bytes.Write(tail.Position, 0, message);
        Commit(tail, (uint)message.Length, Fragment.First | Fragment.Last);
    }

    /// <summary>Writes a fragment of a message. There must be room.</summary>
    public void Append(MessageCursor message, uint length, byte flags)
    {
        var tail = lane.Tail;
        long done = 0;
        if ((flags & Fragment.Total) != 0)
        {
            _bytes.Write(tail.Position, 0, BitConverter.GetBytes(message.Length));
            done = sizeof(ulong);
        }

        while (done < length)
        {
            var piece = message.Next(length - done);
            _bytes.Write(tail.Position, done, piece);
            done += piece.Length;
        }

        Commit(tail, length, flags);
    }

    /// <summary>The one store that makes a fragment be there.</summary>
    private void Commit(LanePosition tail, uint length, byte flags)
    {
        var fragment = Fragment.At(tail.Position, length, flags);
        _bytes.HeaderAt(tail.Position) = fragment.Header;
        CrashPoint.Reach("lane.written");
        var isLast = fragment.Is(Fragment.Last);
        Volatile.Write(ref _words.Tail.Value, tail.After(fragment.Units, isLast, isOpen: !isLast && !fragment.Is(Fragment.Abort)).Word);
        CrashPoint.Reach(isLast ? "lane.committed" : "lane.begun");
    }
}
