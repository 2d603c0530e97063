using System.Runtime.CompilerServices;
using MultiProc.Foundation;
using MultiProc.Platform;

namespace MultiProc.Synchronization;

/// <summary>A counter in one word that can be waited for: count × 2, plus 1 if somebody may sleep.</summary>
/// <remarks>The protocol and its crash table are in README.md.</remarks>
internal static class SemaphoreWord
{
    public const int MaxCount = int.MaxValue;

    private const uint Waiters = 1;
    private const uint One = 2;

    public static ulong Initial(int count) => (uint)count * One;

    public static int Count(ArenaSlot slot) => (int)(Volatile.Read(ref slot.LowHalf) / One);

    /// <summary>Takes a permit if there is one: the fast path.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryTake(ArenaSlot slot)
    {
        ref var word = ref slot.LowHalf;
        var seen = Volatile.Read(ref word);
        return seen >= One && Interlocked.CompareExchange(ref word, seen - One, seen) == seen;
    }

    /// <summary>Takes a permit, waiting for one as long as the deadline allows.</summary>
    /// <returns>False if there was none within the time.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled first; no permit was taken.</exception>
    public static bool Acquire(ArenaSlot slot, Deadline deadline, CancellationToken cancellationToken)
    {
        var sleep = new WordSleep(slot, deadline, cancellationToken);
        try
        {
            return Acquire(ref slot.LowHalf, ref sleep);
        }
        finally
        {
            sleep.Dispose();
        }
    }

    private static bool Acquire(ref uint word, ref WordSleep sleep)
    {
        while (true)
        {
            var seen = Volatile.Read(ref word);
            if (seen >= One)
            {
                if (TryTake(ref word, seen, ref sleep))
                    return true;
                continue;
            }

            if (sleep.IsCanceled)
                LeaveCanceled(ref word, ref sleep);
            var expired = sleep.HasExpired;
            if (expired && (!sleep.Slept || TryMark(ref word, seen)))
                return false;
            if (!expired && !sleep.TrySpin() && TryMark(ref word, seen))
            {
                CrashPoint.Reach("semaphore.marked");
                sleep.Sleep(seen | Waiters);
                CrashPoint.Reach("semaphore.woken");
            }
        }
    }

    /// <summary>Gives permits back and wakes as many who wait for one.</summary>
    /// <returns>False if the count would pass <paramref name="limit"/>; nothing has changed then.</returns>
    public static bool TryRelease(ArenaSlot slot, int permits, int limit)
    {
        ref var word = ref slot.LowHalf;
        uint seen;
        do
        {
            seen = Volatile.Read(ref word);
            if (permits > limit - (int)(seen / One))
                return false;
        }
        while (Interlocked.CompareExchange(ref word, (seen & ~Waiters) + ((uint)permits * One), seen) != seen);

        if ((seen & Waiters) != 0)
        {
            CrashPoint.Reach("semaphore.released");
            WordWaiter.Instance.Wake(ref slot.LowHalf, permits);
        }

        return true;
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
