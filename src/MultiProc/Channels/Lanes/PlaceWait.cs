using MultiProc.Platform;

namespace MultiProc.Channels.Lanes;

/// <summary>A writer waits until fewer messages are in the lane than it takes.</summary>
internal readonly struct PlaceWait(Lane lane) : ILaneCondition
{
    public static bool Takes => true;

    public SharedWord Bell => lane.Words.WritersBell;

    public bool Holds => lane.HasPlace || lane.IsShutDown;

    public void LookAfterDead(ILaneEnd end)
    {
        // A message is taken by one store: what the dead left undone after it makes no place.
    }
}
