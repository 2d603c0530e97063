using MultiProc.Platform;

namespace MultiProc.Channels.Lanes;

/// <summary>A reader waits for something to read, or to clean up.</summary>
internal readonly struct MessageWait(Lane lane) : ILaneCondition
{
    public static bool Takes => true;

    public SharedWord Bell => lane.Words.ReadersBell;

    public bool Holds => lane.HasFragments || lane.IsShutDown || lane.HasStaleRecords;

    public void LookAfterDead(ILaneEnd end)
    {
        new LaneTail(lane, end).RepairForDead();
        new LaneHead(lane, end).RepairForDead();
    }
}
