using MultiProc.Foundation;
using MultiProc.Synchronization.Words;

namespace MultiProc.Channels.Lanes;

/// <summary>Waiting for a lane: until the condition holds, or nobody holds the other end, or this one was closed.</summary>
/// <remarks>Takes nothing. What is owed to other sleepers is done by the caller, when it leaves with or without what it came for.</remarks>
internal readonly struct LaneWait<TCondition>(TCondition condition, ILaneEnd end, LaneVisit visit) : IWordProtocol
    where TCondition : struct, ILaneCondition
{
    public static bool Takes => TCondition.Takes;

    public WordOutcome Look(ref WordSleep sleep, out uint expected)
    {
        expected = 0;
        if (sleep.Slept)
        {
            visit.HasSlept = true;
            CrashPoint.Reach("lane.woken");
            _ = end.AskForOther();
        }

        while (true)
        {
            if (condition.Holds || IsOver())
                return WordOutcome.Taken;
            sleep.ThrowIfCanceled();
            if (sleep.HasExpired)
                return WordOutcome.TimedOut;
            if (sleep.TakeTimeToLook())
            {
                condition.LookAfterDead(end);
                continue;
            }

            if (!visit.HasSpun && sleep.TrySpin())
                continue;
            if (!sleep.Slept)
            {
                end.WatchOther();
                _ = end.AskForOther();
            }

            expected = LaneBell.Mark(condition.Bell);
            if (condition.Holds || IsOver())
                return WordOutcome.Taken;
            CrashPoint.Reach("lane.marked");
            return WordOutcome.MustSleep;
        }
    }

    private bool IsOver() => end.IsClosed || end.IsOtherGone;
}
