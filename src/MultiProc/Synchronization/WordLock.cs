using System.Runtime.CompilerServices;
using MultiProc.Foundation;
using MultiProc.Platform;

namespace MultiProc.Synchronization;

/// <summary>A lock in one word that knows its owner: 0, or the owning process's identity, with a bit for "somebody may sleep".</summary>
/// <remarks>The protocol and its crash table are in README.md.</remarks>
internal static class WordLock
{
    private const ulong Waiters = ProcessIdentity.SpareBit;

    internal enum Outcome
    {
        /// <summary>Not taken within the time.</summary>
        TimedOut,

        /// <summary>Taken.</summary>
        Taken,

        /// <summary>Taken from a process that had died holding it.</summary>
        Abandoned,
    }

    /// <summary>Takes the lock if it is free: the fast path.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryTake(ArenaSlot slot) => Interlocked.CompareExchange(ref slot.Word, ProcessIdentity.Current, 0) == 0;

    /// <summary>Takes the lock, waiting for it as long as the deadline allows.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first; the lock was not taken.</exception>
    public static Outcome Acquire(ArenaSlot slot, Deadline deadline, CancellationToken cancellationToken)
    {
        var sleep = new WordSleep(slot, deadline, cancellationToken);
        try
        {
            return Acquire(ref slot.Word, ref sleep);
        }
        finally
        {
            sleep.Dispose();
        }
    }

    private static Outcome Acquire(ref ulong word, ref WordSleep sleep)
    {
        while (true)
        {
            var seen = Volatile.Read(ref word);
            if (seen == 0)
            {
                if (Interlocked.CompareExchange(ref word, Mine(sleep.Slept), 0) == 0)
                    return Outcome.Taken;
                continue;
            }

            if (sleep.IsCanceled)
                LeaveCanceled(ref word, ref sleep);
            var expired = sleep.HasExpired;
            if ((sleep.TakeWokeByTime() || expired) && ProcessIdentity.IsDead(seen))
            {
                if (Interlocked.CompareExchange(ref word, Mine(sleep.Slept) | (seen & Waiters), seen) == seen)
                    return Outcome.Abandoned;
                continue;
            }

            if (expired && (!sleep.Slept || TryMark(ref word, seen)))
                return Outcome.TimedOut;
            if (!expired && !sleep.TrySpin() && TryMark(ref word, seen))
            {
                CrashPoint.Reach("lock.marked");
                sleep.Sleep((uint)(seen | Waiters));
                CrashPoint.Reach("lock.woken");
            }
        }
    }

    /// <summary>Frees the lock, whoever holds it, and wakes one who waits for it.</summary>
    /// <returns>False if nobody holds it.</returns>
    public static bool TryRelease(ArenaSlot slot)
    {
        ref var word = ref slot.Word;
        var seen = ProcessIdentity.Current;
        while (true)
        {
            var found = Interlocked.CompareExchange(ref word, 0, seen);
            if (found == seen)
                break;
            if (found == 0)
                return false;
            seen = found;
        }

        if ((seen & Waiters) != 0)
        {
            CrashPoint.Reach("lock.released");
            WordWaiter.Instance.Wake(ref slot.LowHalf, 1);
        }

        return true;
    }

    /// <summary>The pid of the process that holds the lock; null if nobody does.</summary>
    public static int? OwnerOf(ArenaSlot slot) => Volatile.Read(ref slot.Word) is var word and not 0 ? ProcessIdentity.PidOf(word) : null;

    private static ulong Mine(bool othersMaySleep) => ProcessIdentity.Current | (othersMaySleep ? Waiters : 0);

    /// <summary>Sets the bit that makes the releaser wake somebody.</summary>
    /// <returns>False if the word is another by now.</returns>
    private static bool TryMark(ref ulong word, ulong seen) =>
        (seen & Waiters) != 0 || Interlocked.CompareExchange(ref word, seen | Waiters, seen) == seen;

    /// <summary>Leaves without the lock, which a wake-up may have been meant for: hands it on.</summary>
    private static void LeaveCanceled(ref ulong word, ref WordSleep sleep)
    {
        while (sleep.Slept)
        {
            var seen = Volatile.Read(ref word);
            if (seen == 0)
                sleep.PassOn();
            if (seen == 0 || TryMark(ref word, seen))
                break;
        }

        sleep.ThrowIfCanceled();
    }
}
