using MultiProc.Foundation;
using MultiProc.Platform;

namespace MultiProc.Synchronization.Words;

/// <summary>Waiting for a <see cref="WordLock"/>.</summary>
internal readonly struct LockTake(SharedWord held) : IWordProtocol
{
    private const ulong Waiters = ProcessIdentity.SpareBit;

    public static bool Takes => true;

    public WordOutcome Look(ref WordSleep sleep, out uint expected)
    {
        ref var word = ref held.Value;
        if (sleep.Slept)
            CrashPoint.Reach("lock.woken");
        while (true)
        {
            var seen = Volatile.Read(ref word);
            expected = (uint)(seen | Waiters);
            if (seen == 0)
            {
                if (Interlocked.CompareExchange(ref word, Mine(sleep.Slept), 0) == 0)
                    return WordOutcome.Taken;
                continue;
            }

            if (sleep.IsCanceled)
                LeaveCanceled(ref word, ref sleep);
            var expired = sleep.HasExpired;
            if ((sleep.TakeTimeToLook() || expired) && ProcessIdentity.IsDead(seen))
            {
                if (Interlocked.CompareExchange(ref word, Mine(sleep.Slept) | (seen & Waiters), seen) == seen)
                    return WordOutcome.Abandoned;
                continue;
            }

            if (expired && (!sleep.Slept || TryMark(ref word, seen)))
                return WordOutcome.TimedOut;
            if (!expired && !sleep.TrySpin() && TryMark(ref word, seen))
            {
                CrashPoint.Reach("lock.marked");
                return WordOutcome.MustSleep;
            }
        }
    }

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
