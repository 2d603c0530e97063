using MultiProc.Foundation;
using MultiProc.Synchronization.Slots;

namespace MultiProc.Synchronization.Words;

/// <summary>A <see cref="WordLock"/> that a thread may take again while it has it. Word 1: that thread's token; word 2: how often.</summary>
/// <remarks>The protocol and its crash table are in README.md.</remarks>
internal static class RecursiveLock
{
    private const int OwnerWord = 1;
    private const int CountWord = 2;

    // A number that no other thread of the family has: what a dead owner left in the slot must not look like this thread's.
    [ThreadStatic]
    private static ulong t_token;

    /// <summary>Whether this thread has the lock.</summary>
    public static bool IsMine(Slot slot) => Volatile.Read(ref slot.First.Next(OwnerWord).Value) == Token();

    /// <summary>How often the owner has the lock; for a human, as it may change meanwhile.</summary>
    public static int Count(Slot slot) => WordLock.OwnerOf(slot) is null ? 0 : (int)slot.First.Next(CountWord).Value;

    /// <summary>Takes the lock, or takes it once more.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first; the lock was not taken.</exception>
    public static WordOutcome Acquire(Slot slot, Deadline deadline, CancellationToken cancellationToken)
    {
        if (WordLock.TryTake(slot))
        {
            Own(slot, 1);
            return WordOutcome.Taken;
        }

        if (IsMine(slot))
        {
            slot.First.Next(CountWord).Value++;
            return WordOutcome.Taken;
        }

        var outcome = WordLock.Acquire(slot, deadline, cancellationToken);
        if (outcome != WordOutcome.TimedOut)
            Own(slot, 1);
        return outcome;
    }

    /// <summary>Gives back one of this thread's holds.</summary>
    /// <returns>False if it has none.</returns>
    public static bool TryRelease(Slot slot)
    {
        if (!IsMine(slot))
            return false;
        ref var count = ref slot.First.Next(CountWord).Value;
        if (--count == 0)
            Free(slot);
        return true;
    }

    /// <summary>Frees the lock, however often this thread has it.</summary>
    /// <returns>How often it had it.</returns>
    public static int ReleaseFully(Slot slot)
    {
        var count = (int)slot.First.Next(CountWord).Value;
        Free(slot);
        return count;
    }

    /// <summary>Takes the lock as often as the thread had it.</summary>
    public static WordOutcome AcquireAgain(Slot slot, int count)
    {
        var outcome = WordLock.TryTake(slot) ? WordOutcome.Taken : WordLock.Acquire(slot, Deadline.Infinite, CancellationToken.None);
        Own(slot, count);
        return outcome;
    }

    private static void Own(Slot slot, int count)
    {
        CrashPoint.Reach("rlock.taken");
        slot.First.Next(CountWord).Value = (ulong)count;
        Volatile.Write(ref slot.First.Next(OwnerWord).Value, Token());
    }

    private static void Free(Slot slot)
    {
        Volatile.Write(ref slot.First.Next(OwnerWord).Value, 0);
        CrashPoint.Reach("rlock.cleared");
        _ = WordLock.TryRelease(slot);
    }

    private static ulong Token()
    {
        if (t_token == 0)
            t_token = BitConverter.ToUInt64(Guid.NewGuid().ToByteArray()) | 1; // random but for a few bits, and never 0
        return t_token;
    }
}
