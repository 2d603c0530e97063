using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Synchronization.Slots;

namespace MultiProc.Synchronization.Words;

/// <summary>A flag in one word that can be waited for: bit 0 set, bit 1 somebody may sleep, bits 2–31 how often it was set.</summary>
/// <remarks>The protocol and its crash table are in README.md.</remarks>
internal static class EventWord
{
    public const uint SetBit = 1;
    public const uint Waiters = 2;
    public const uint Epoch = 4;

    public static bool IsSet(Slot slot) => (Volatile.Read(ref slot.LowHalf) & SetBit) != 0;

    /// <summary>Sets the flag and wakes everybody.</summary>
    public static void Set(Slot slot)
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

    public static void Clear(Slot slot) => Interlocked.And(ref slot.LowHalf, ~SetBit);

    /// <summary>Waits until the flag is set, or was set since the call began.</summary>
    /// <returns>False if it was not within the time.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public static bool Wait(Slot slot, Deadline deadline, CancellationToken cancellationToken)
    {
        var first = Volatile.Read(ref slot.LowHalf);
        return (first & SetBit) != 0
            || WordWaiting.Run(new EventWait(slot, first), slot, slot.First, deadline, cancellationToken) == WordOutcome.Taken;
    }

    /// <summary>The same, without a thread.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public static async Task<bool> WaitAsync(Slot slot, Deadline deadline, CancellationToken cancellationToken)
    {
        var first = Volatile.Read(ref slot.LowHalf);
        var set = (first & SetBit) != 0
            || await WordWaiting.RunAsync(new EventWait(slot, first), slot, slot.First, deadline, cancellationToken).ConfigureAwait(false) == WordOutcome.Taken;
        GC.KeepAlive(slot);
        return set;
    }
}
