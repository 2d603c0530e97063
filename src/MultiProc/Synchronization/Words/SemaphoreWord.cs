using System.Runtime.CompilerServices;
using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Synchronization.Slots;

namespace MultiProc.Synchronization.Words;

/// <summary>A counter in one word that can be waited for: count × 2, plus 1 if somebody may sleep.</summary>
/// <remarks>The protocol and its crash table are in README.md.</remarks>
internal static class SemaphoreWord
{
    public const int MaxCount = int.MaxValue;

    public const uint Waiters = 1;
    public const uint One = 2;

    public static ulong Initial(int count) => (uint)count * One;

    public static int Count(Slot slot) => (int)(Volatile.Read(ref slot.LowHalf) / One);

    /// <summary>Takes a permit if there is one: the fast path.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryTake(Slot slot)
    {
        ref var word = ref slot.LowHalf;
        var seen = Volatile.Read(ref word);
        return seen >= One && Interlocked.CompareExchange(ref word, seen - One, seen) == seen;
    }

    /// <summary>Takes a permit, waiting for one as long as the deadline allows.</summary>
    /// <returns>False if there was none within the time.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled first; no permit was taken.</exception>
    public static bool Acquire(Slot slot, Deadline deadline, CancellationToken cancellationToken) =>
        WordWaiting.Run(new SemaphoreTake(slot), slot, slot.First, deadline, cancellationToken) == WordOutcome.Taken;

    /// <summary>The same, without a thread.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first; no permit was taken.</exception>
    public static async Task<bool> AcquireAsync(Slot slot, Deadline deadline, CancellationToken cancellationToken) =>
        await WordWaiting.RunAsync(new SemaphoreTake(slot), slot, slot.First, deadline, cancellationToken).ConfigureAwait(false) == WordOutcome.Taken;

    /// <summary>Gives permits back and wakes as many who wait for one.</summary>
    /// <returns>False if the count would pass <paramref name="limit"/>; nothing has changed then.</returns>
    public static bool TryRelease(Slot slot, int permits, int limit)
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
}
