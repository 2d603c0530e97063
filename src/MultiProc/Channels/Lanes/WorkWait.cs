using MultiProc.Platform;

namespace MultiProc.Channels.Lanes;

/// <summary>Somebody waits until all items are reported as done, now or at any moment since this began.</summary>
internal readonly struct WorkWait(LaneWork work) : ILaneCondition
{
    // When the sleeper looks, there may be new items already. In this order: what is put in between is not waited for.
    private readonly ulong _finish = work.Finish;
    private readonly uint _put = work.Put;

    public static bool Takes => false;

    public SharedWord Bell => work.Bell;

    public bool Holds => work.Unfinished == 0 || work.HasFinishedSince(_finish, _put);

    public void LookAfterDead(ILaneEnd end)
    {
        // What they had taken is never done.
    }
}
