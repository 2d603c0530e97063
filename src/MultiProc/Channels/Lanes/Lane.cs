using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Synchronization.Words;

namespace MultiProc.Channels.Lanes;

/// <summary>Messages through shared memory, one way. README.md has the protocol; <see cref="LaneWriter"/> and <see cref="LaneReader"/> are its two sides.</summary>
internal sealed class Lane
{
    public const ulong ShutDown = 1;
    public const ulong ShutDownAtOnce = 2;

    private static readonly TimeSpan s_lockSlice = TimeSpan.FromMilliseconds(250);

    private readonly uint _units;

    /// <param name="memory">The channel's.</param>
    /// <param name="region">The same, mapped.</param>
    /// <param name="offset">Where the lane's page begins.</param>
    /// <param name="size">Of its bytes: a power of two.</param>
    /// <param name="isLog">Whether messages are whole always, and memory behind the head goes back to the system.</param>
    public Lane(IWordHolder memory, SharedRegion region, long offset, long size, bool isLog)
    {
        Memory = memory;
        IsLog = isLog;
        Words = new LaneWords(region, offset);
        Bytes = new LaneBytes(region, offset + LaneLayout.WordsSize, size);
        _units = Bytes.Units;
        PieceSize = size / 16;
        LongestFragment = isLog ? size - ((LaneLayout.ReservedUnits + 1) * LaneLayout.Unit) - LaneLayout.ChunkSize : size / 4;
    }

    public IWordHolder Memory { get; }

    public LaneWords Words { get; }

    public LaneBytes Bytes { get; }

    public bool IsLog { get; }

    /// <summary>Up to this many bytes, without the header, a message is one fragment.</summary>
    public long LongestFragment { get; }

    /// <summary>Of this size are the fragments of a longer one: small enough to be in a cache still when the reader comes, and for both to be at it at the same time.</summary>
    public long PieceSize { get; }

    public LanePosition Tail => new(Volatile.Read(ref Words.Tail.Value));

    public LanePosition Head => new(Volatile.Read(ref Words.Head.Value));

    public bool IsShutDown => (Volatile.Read(ref Words.State.Value) & ShutDown) != 0;

    public bool IsShutDownAtOnce => (Volatile.Read(ref Words.State.Value) & ShutDownAtOnce) != 0;

    /// <summary>How many whole messages wait.</summary>
    public int Count
    {
        get
        {
            // The head first: it never passes a tail that is read later.
            var head = Head;
            return Tail.MessagesSince(head);
        }
    }

    /// <summary>Whether a whole message waits, asked by a reader: looks at the writers' word, which costs both sides, only if it must.</summary>
    public bool HasWhole
    {
        get
        {
            // The head first: what the readers remember of the tail is never behind it.
            var head = Head;
            return new LanePosition(Volatile.Read(ref Words.TailSeen.Value)).MessagesSince(head) > 0 || Tail.MessagesSince(head) > 0;
        }
    }

    /// <summary>Whether there is anything for a reader to do: a message, a part of one, or what is left of one.</summary>
    public bool HasFragments
    {
        get
        {
            var head = Head;
            return Tail.Position != head.Position;
        }
    }

    /// <summary>Whether a message waits, or has begun to arrive.</summary>
    public bool HasMessage
    {
        get
        {
            var head = Head;
            var tail = Tail;
            return tail.MessagesSince(head) > 0 || (tail.IsOpen && tail.Position != head.Position);
        }
    }

    /// <summary>Whether something may be there that is no message and will be none, or is the rest of one that somebody else takes.</summary>
    public bool HasRemains => HasStaleRecords || (HasFragments && (Count == 0 || !IsAtFirst));

    /// <summary>Whether records lie on the tether that belong to no message, and no message is there whose reader would drop them.</summary>
    public bool HasStaleRecords =>
        Volatile.Read(ref Words.StaleTag.Value) > Volatile.Read(ref Words.DroppedTag.Value) && !HasFragments;

    /// <summary>Whether one more message may go in, for its number.</summary>
    public bool HasPlace => Count < (long)Words.MostMessages.Value;

    /// <summary>Whether there are bytes for a message, by what is known now.</summary>
    /// <param name="units">Its size with its header.</param>
    public bool HasBytes(uint units)
    {
        var free = FreeBefore;
        var head = Head;
        var tail = Tail;
        return tail.Position - free + units + LaneLayout.ReservedUnits <= _units && !IsBeyondLimit(tail.Position - head.Position, units);
    }

    /// <summary>Whether a message may go in, asked by who has the writers' lock: looks at the readers' words only if it must.</summary>
    public bool HasRoom(uint units)
    {
        var tail = new LanePosition(Words.Tail.Value);
        var seen = new LanePosition(Words.Seen.Value);
        if (Words.MostBytes.Value == 0
            && tail.Position - seen.Position + units + LaneLayout.ReservedUnits <= _units
            && tail.MessagesSince(seen) < (long)Words.MostMessages.Value)
        {
            return true;
        }

        var head = Head;
        Words.Seen.Value = LanePosition.Of((uint)(head.Word >> 32), FreeBefore).Word;
        return HasPlace && HasBytes(units);
    }

    /// <summary>Takes the lock of one side.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="ObjectDisposedException">The end was closed here.</exception>
    public async ValueTask<WordOutcome> LockAsync(SharedWord word, ILaneEnd end, Deadline deadline, bool isAsync, CancellationToken cancellationToken)
    {
        if (WordLock.TryTake(word))
            return WordOutcome.Taken;

        // The locks are held for a moment, mostly: whoever has little time for a message has that much for them.
        while (true)
        {
            var slice = Deadline.After(s_lockSlice);
            if (!WordSleep.Bounded && deadline.CompareTo(slice) > 0)
                slice = deadline;
            var outcome = isAsync
                ? await WordWaiting.RunAsync(new LockTake(word), Memory, word, slice, cancellationToken).ConfigureAwait(false)
                : WordWaiting.Run(new LockTake(word), Memory, word, slice, cancellationToken);
            if (outcome != WordOutcome.TimedOut || deadline.HasExpired)
                return outcome;
            if (end.IsClosed)
                throw end.Closed();
        }
    }

    /// <summary>Takes the lock of one side if a process holds it that has ended. Waits for nobody.</summary>
    /// <returns>How it was taken: another may have come first, and have freed it. <see cref="WordOutcome.TimedOut"/> if it was not.</returns>
    public WordOutcome TryLockOfDead(SharedWord word) =>
        Volatile.Read(ref word.Value) is var owner and not 0 && ProcessIdentity.IsDead(owner)
            ? WordLock.Acquire(Memory, word, Deadline.Now, CancellationToken.None)
            : WordOutcome.TimedOut;

    /// <summary>Waits until a condition holds, or nobody holds the other end, or this one was closed.</summary>
    /// <returns>False if the time was over first.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public async ValueTask<bool> WaitAsync<TCondition>(TCondition condition, ILaneEnd end, LaneVisit visit, Deadline deadline, bool isAsync, CancellationToken cancellationToken)
        where TCondition : struct, ILaneCondition
    {
        var wait = new LaneWait<TCondition>(condition, end, visit);
        var outcome = isAsync
            ? await WordWaiting.RunAsync(wait, Memory, condition.Bell, deadline, cancellationToken).ConfigureAwait(false)
            : WordWaiting.Run(wait, Memory, condition.Bell, deadline, cancellationToken);
        return outcome != WordOutcome.TimedOut;
    }

    /// <summary>Something was committed for readers.</summary>
    public void RingReaders() => LaneBell.Ring(Words.ReadersBell, Words.LookersBell);

    /// <summary>Something was taken, and there is room for writers.</summary>
    public void RingWriters() => LaneBell.Ring(Words.WritersBell, Words.BytesBell);

    /// <summary>Everybody who sleeps for this lane looks again.</summary>
    public void RingAll()
    {
        LaneBell.RingAll(Words.ReadersBell);
        LaneBell.RingAll(Words.LookersBell);
        LaneBell.RingAll(Words.WritersBell);
        LaneBell.RingAll(Words.BytesBell);
        LaneBell.RingAll(Words.DoneBell);
    }

    /// <summary>Whether a message begins at the head. Without the readers' lock a guess: what lies there may be something else already.</summary>
    private bool IsAtFirst => new Fragment(Volatile.Read(ref Bytes.HeaderAt(Head.Position))).Is(Fragment.First);

    /// <summary>Up to where may be written again: of a log only what was given back to the system.</summary>
    private uint FreeBefore => IsLog ? (uint)Volatile.Read(ref Words.Freed.Value) : Head.Position;

    private bool IsBeyondLimit(uint unitsInUse, uint more)
    {
        var limit = Words.MostBytes.Value;
        return limit != 0 && unitsInUse != 0 && (unitsInUse + (ulong)more) * LaneLayout.Unit > limit;
    }
}
