using MultiProc.Platform;

namespace MultiProc.Channels.Lanes;

/// <summary>A writer waits for room on the tether: for a reader's ring or a moment, because others fill what the kernel allows as well.</summary>
internal readonly struct RecordWait(Lane lane) : ILaneCondition
{
    private readonly ulong _head = lane.Words.Head.Value;

    public static bool Takes => false;

    public SharedWord Bell => lane.Words.BytesBell;

    public bool Holds => lane.Head.Word != _head || lane.IsShutDown;

    public void LookAfterDead(ILaneEnd end)
    {
        if (lane.IsLog)
            new LaneHead(lane, end).RepairForDead();
    }
}
