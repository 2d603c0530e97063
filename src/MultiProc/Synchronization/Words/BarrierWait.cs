using MultiProc.Foundation;
using MultiProc.Synchronization.Slots;

namespace MultiProc.Synchronization.Words;

/// <summary>Waiting for a barrier's generation to end. Ends without an exception: what it came to, the phase says.</summary>
internal readonly struct BarrierWait(Slot slot, BarrierPhase phase, int index) : IWordProtocol
{
    // Enough that the next one to come is dead: whoever lives finds the dead that came behind it. A few more, as some are stopped, or at the action.
    private const int LooksAhead = 8;

    public static bool Takes => false;

    public WordOutcome Look(ref WordSleep sleep, out uint expected)
    {
        var barrier = new BarrierWords(slot);
        while (true)
        {
            var seen = barrier.Phase;
            expected = seen.LowHalf;
            if (seen.HasEnded(phase))
                return WordOutcome.Taken;
            if (sleep.IsCanceled || sleep.HasExpired)
                return WordOutcome.TimedOut;
            if (sleep.TakeTimeToLook() && barrier.HasDead(after: index, LooksAhead))
                return WordOutcome.Abandoned;
            if (!sleep.TrySpin())
            {
                CrashPoint.Reach("barrier.waiting");
                return WordOutcome.MustSleep;
            }
        }
    }
}
