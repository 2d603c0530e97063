using MultiProc.Platform;

namespace MultiProc.Channels.Lanes;

/// <summary>Somebody waits until there is a message, and takes none.</summary>
internal readonly struct MessageWatch(Lane lane, LaneHead head) : ILaneCondition
{
    public static bool Takes => false;

    public SharedWord Bell => lane.Words.LookersBell;

    public bool Holds => head.LooksForMessage() || lane.IsShutDown;

    public void LookAfterDead(ILaneEnd end)
    {
        // Whoever looks for a message looks after a dead reader; a message that has begun is there, whether its writer is alive or dead.
    }
}
