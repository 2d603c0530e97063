using MultiProc.Foundation;
using MultiProc.Synchronization.Slots;

namespace MultiProc.Synchronization.Words;

/// <summary>Waiting for a permit of a <see cref="SemaphoreWord"/>.</summary>
internal readonly struct SemaphoreTake(Slot slot) : IWordProtocol
{
    private const uint Waiters = SemaphoreWord.Waiters;
    private const uint One = SemaphoreWord.One;

    public static bool Takes => true;

    public WordOutcome Look(ref WordSleep sleep, out uint expected)
    {
        ref var word = ref slot.LowHalf;
        if (sleep.Slept)
            CrashPoint.Reach("semaphore.woken");
        while (true)
        {
            var seen = Volatile.Read(ref word);
            expected = seen | Waiters;
            if (seen >= One)
            {
                if (TryTake(ref word, seen, ref sleep))
                    return WordOutcome.Taken;
                continue;
            }

            if (sleep.IsCanceled)
                LeaveCanceled(ref word, ref sleep);
            var expired = sleep.HasExpired;
            if (expired && (!sleep.Slept || TryMark(ref word, seen)))
                return WordOutcome.TimedOut;
            if (!expired && !sleep.TrySpin() && TryMark(ref word, seen))
            {
                CrashPoint.Reach("semaphore.marked");
                return WordOutcome.MustSleep;
            }
        }
    }

    /// <summary>Takes a permit. Who slept cannot know whether others sleep: it leaves the mark, and passes on what it leaves behind.</summary>
    private static bool TryTake(ref uint word, uint seen, ref WordSleep sleep)
    {
        var next = (seen - One) | (sleep.Slept ? Waiters : 0);
        if (Interlocked.CompareExchange(ref word, next, seen) != seen)
            return false;
        CrashPoint.Reach("semaphore.taken");
        if (sleep.Slept && next >= One)
            sleep.PassOn();
        return true;
    }

    private static bool TryMark(ref uint word, uint seen) =>
        (seen & Waiters) != 0 || Interlocked.CompareExchange(ref word, seen | Waiters, seen) == seen;

    /// <summary>Leaves without a permit, which a wake-up may have been meant for: hands it on.</summary>
    private static void LeaveCanceled(ref uint word, ref WordSleep sleep)
    {
        while (sleep.Slept)
        {
            var seen = Volatile.Read(ref word);
            if (seen >= One)
                sleep.PassOn();
            if (seen >= One || TryMark(ref word, seen))
                break;
        }

        sleep.ThrowIfCanceled();
    }
}
