using MultiProc.Foundation;
using MultiProc.Synchronization.Slots;

namespace MultiProc.Synchronization.Words;

/// <summary>Waiting for an <see cref="EventWord"/> that had a value when it began: until it is set, or was set in between.</summary>
internal readonly struct EventWait(Slot slot, uint first) : IWordProtocol
{
    public static bool Takes => false;

    public WordOutcome Look(ref WordSleep sleep, out uint expected)
    {
        ref var word = ref slot.LowHalf;
        while (true)
        {
            var seen = Volatile.Read(ref word);
            expected = seen | EventWord.Waiters;
            if ((seen & EventWord.SetBit) != 0 || seen / EventWord.Epoch != first / EventWord.Epoch)
                return WordOutcome.Taken;
            sleep.ThrowIfCanceled();
            if (sleep.HasExpired)
                return WordOutcome.TimedOut;
            if (!sleep.TrySpin() && TryMark(ref word, seen))
            {
                CrashPoint.Reach("event.marked");
                return WordOutcome.MustSleep;
            }
        }
    }

    private static bool TryMark(ref uint word, uint seen) =>
        (seen & EventWord.Waiters) != 0 || Interlocked.CompareExchange(ref word, seen | EventWord.Waiters, seen) == seen;
}
