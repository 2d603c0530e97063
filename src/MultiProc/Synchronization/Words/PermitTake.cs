using MultiProc.Foundation;
using MultiProc.Synchronization.Slots;

namespace MultiProc.Synchronization.Words;

/// <summary>Waiting for a permit of <see cref="PermitWords"/>.</summary>
internal readonly struct PermitTake(Slot slot) : IWordProtocol
{
    public static bool Takes => true;

    public WordOutcome Look(ref WordSleep sleep, out uint expected)
    {
        if (sleep.Slept)
            CrashPoint.Reach("permit.woken");
        var marked = false;
        while (true)
        {
            // The mark comes before the look at the words: whoever releases after the look sees the mark, and the epoch is another.
            expected = marked ? Mark() : 0;
            if (PermitWords.TryTakeAny(slot))
                return Taken(ref sleep, WordOutcome.Taken);
            if (sleep.IsCanceled)
                LeaveCanceled(ref sleep);
            var expired = sleep.HasExpired;
            if ((sleep.TakeTimeToLook() || expired) && PermitWords.TryTakeFromTheDead(slot))
                return Taken(ref sleep, WordOutcome.Abandoned);
            if (expired)
                return Leave(ref sleep);
            if (marked)
                return WordOutcome.MustSleep;
            marked = !sleep.TrySpin();
        }
    }

    /// <summary>Whether or not the bit was set: a full fence stands between it and the look at the words.</summary>
    private uint Mark()
    {
        var seen = slot.First.Mark(PermitWords.Waiters);
        CrashPoint.Reach("permit.marked");
        return seen;
    }

    /// <summary>Who slept cannot know whether others sleep: it leaves the mark, and passes on what it leaves behind.</summary>
    private WordOutcome Taken(ref WordSleep sleep, WordOutcome outcome)
    {
        CrashPoint.Reach("permit.taken");
        HandOn(ref sleep);
        return outcome;
    }

    private WordOutcome Leave(ref WordSleep sleep)
    {
        HandOn(ref sleep);
        return WordOutcome.TimedOut;
    }

    private void LeaveCanceled(ref WordSleep sleep)
    {
        HandOn(ref sleep);
        sleep.ThrowIfCanceled();
    }

    private void HandOn(ref WordSleep sleep)
    {
        if (!sleep.Slept)
            return;
        _ = Mark();
        if (PermitWords.Free(slot) > 0)
            sleep.PassOn();
    }
}
