using MultiProc.Platform;

namespace MultiProc.Channels.Lanes;

/// <summary>The words of a lane: README.md says who writes which.</summary>
internal sealed class LaneWords(SharedRegion region, long offset)
{
    public SharedWord WritersLock { get; } = region.WordAt(offset + LaneLayout.WritersLock);

    public SharedWord Seen { get; } = region.WordAt(offset + LaneLayout.Seen);

    public SharedWord LastTag { get; } = region.WordAt(offset + LaneLayout.LastTag);

    public SharedWord StaleTag { get; } = region.WordAt(offset + LaneLayout.StaleTag);

    public SharedWord Tail { get; } = region.WordAt(offset + LaneLayout.Tail);

    public SharedWord ReadersLock { get; } = region.WordAt(offset + LaneLayout.ReadersLock);

    public SharedWord TailSeen { get; } = region.WordAt(offset + LaneLayout.TailSeen);

    public SharedWord Taking { get; } = region.WordAt(offset + LaneLayout.Taking);

    public SharedWord TakingTag { get; } = region.WordAt(offset + LaneLayout.TakingTag);

    public SharedWord DroppedTag { get; } = region.WordAt(offset + LaneLayout.DroppedTag);

    public SharedWord Head { get; } = region.WordAt(offset + LaneLayout.Head);

    public SharedWord Freed { get; } = region.WordAt(offset + LaneLayout.Freed);

    public SharedWord ReadersBell { get; } = region.WordAt(offset + LaneLayout.ReadersBell);

    public SharedWord LookersBell { get; } = region.WordAt(offset + LaneLayout.LookersBell);

    public SharedWord WritersBell { get; } = region.WordAt(offset + LaneLayout.WritersBell);

    public SharedWord BytesBell { get; } = region.WordAt(offset + LaneLayout.BytesBell);

    public SharedWord State { get; } = region.WordAt(offset + LaneLayout.State);

    public SharedWord TakenAtShutdown { get; } = region.WordAt(offset + LaneLayout.TakenAtShutdown);

    public SharedWord Done { get; } = region.WordAt(offset + LaneLayout.Done);

    public SharedWord DoneBell { get; } = region.WordAt(offset + LaneLayout.DoneBell);

    public SharedWord Finish { get; } = region.WordAt(offset + LaneLayout.Finish);

    public SharedWord MostMessages { get; } = region.WordAt(offset + LaneLayout.MostMessages);

    public SharedWord MostBytes { get; } = region.WordAt(offset + LaneLayout.MostBytes);
}
