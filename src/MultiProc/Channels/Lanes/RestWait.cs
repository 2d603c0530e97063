using MultiProc.Platform;

namespace MultiProc.Channels.Lanes;

/// <summary>A reader that has the readers' lock waits for the rest of a long message: others sleep for the next one, and a ring for one of them is none for it.</summary>
internal readonly struct RestWait(Lane lane) : ILaneCondition
{
    public static bool Takes => false;

    public SharedWord Bell => lane.Words.LookersBell;

    public bool Holds => lane.HasFragments;

    public void LookAfterDead(ILaneEnd end) => new LaneTail(lane, end).RepairForDead();
}
