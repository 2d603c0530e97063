using MultiProc.Foundation;
using MultiProc.Platform;

namespace MultiProc.Synchronization;

/// <summary>A flag in one word that can be waited for: bit 0 set, bit 1 somebody may sleep, bits 2–31 how often it was set.</summary>
/// <remarks>The protocol and its crash table are in README.md.</remarks>
internal static class EventWord
{
    private const uint SetBit = 1;
    private const uint Waiters = 2;
    private const uint Epoch = 4;

    public static bool IsSet(ArenaSlot slot) => (Volatile.Read(ref slot.LowHalf) & SetBit) != 0;

    /// <summary>Sets the flag and wakes everybody.</summary>
    public static void Set(ArenaSlot slot)
    {
        ref var word = ref slot.LowHalf;
        uint seen;
        do
        {
            seen = Volatile.Read(ref word);
            if ((seen & SetBit) != 0)
                return;
        }
        while (Interlocked.CompareExchange(ref word, ((seen & ~Waiters) | SetBit) + Epoch, seen) != seen);

        if ((seen & Waiters) != 0)
        {
            CrashPoint.Reach("event.set");
            WordWaiter.Instance.Wake(ref slot.LowHalf, int.MaxValue);
        }
    }

    public static void Clear(ArenaSlot slot) => Interlocked.And(ref slot.LowHalf, ~SetBit);

    /// <summary>Waits until the flag is set, or was set since the call began.</summary>
    /// <returns>False if it was not within the time.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public static bool Wait(ArenaSlot slot, Deadline deadline, CancellationToken cancellationToken)
    {
        var first = Volatile.Read(ref slot.LowHalf);
        if ((first & SetBit) != 0)
            return true;
        var sleep = new WordSleep(slot, deadline, cancellationToken);
        try
        {
            return Wait(ref slot.LowHalf, first, ref sleep);
        }
        finally
        {
            sleep.Dispose();
        }
    }

    private static bool Wait(ref uint word, uint first, ref WordSleep sleep)
    {
        while (true)
        {
            var seen = Volatile.Read(ref word);
            if ((seen & SetBit) != 0 || seen / Epoch != first / Epoch)
                return true;
            sleep.ThrowIfCanceled();
            if (sleep.HasExpired)
                return false;
            if (!sleep.TrySpin() && TryMark(ref word, seen))
            {
                CrashPoint.Reach("event.marked");
                sleep.Sleep(seen | Waiters);
            }
        }
    }

    private static bool TryMark(ref uint word, uint seen) =>
        (seen & Waiters) != 0 || Interlocked.CompareExchange(ref word, seen | Waiters, seen) == seen;
}
