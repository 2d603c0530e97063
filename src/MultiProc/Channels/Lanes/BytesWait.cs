using MultiProc.Platform;

namespace MultiProc.Channels.Lanes;

/// <summary>A writer waits for bytes: each for so many of its own.</summary>
internal readonly struct BytesWait(Lane lane, uint units) : ILaneCondition
{
    public static bool Takes => false;

    public SharedWord Bell => lane.Words.BytesBell;

    public bool Holds => lane.HasBytes(units) || lane.IsShutDown;

    public void LookAfterDead(ILaneEnd end)
    {
        // Only of a log are they more than the head says, and both ends of its tether are here.
        if (lane.IsLog)
            new LaneHead(lane, end).RepairForDead();
    }
}
