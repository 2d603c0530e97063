using MultiProc.Channels.Lanes;

namespace MultiProc.UnitTests.Channels;

/// <summary>Lanes that have a past.</summary>
internal static class Lanes
{
    /// <summary>An empty lane through which so much has gone already.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="messages">How many messages.</param>
    /// <param name="position">How many units.</param>
    /// <param name="isFullAt">Of a log: up to this position, the beginning of a chunk, is room, until a reader has given back the memory that lies one lane before it.</param>
    public static void StartAt(Lane lane, uint messages, uint position, uint? isFullAt = null)
    {
        var start = LanePosition.Of(messages, position).Word;
        lane.Words.Tail.Value = lane.Words.Head.Value = lane.Words.TailSeen.Value = lane.Words.Seen.Value = start;
        lane.Words.Freed.Value = position & ~((LaneLayout.ChunkSize / LaneLayout.Unit) - 1);
        lane.Words.Done.Value = messages;
        if (isFullAt is not { } end)
            return;
        lane.Words.Freed.Value = end - lane.Bytes.Units;
        lane.Words.Seen.Value = LanePosition.Of(messages, end - lane.Bytes.Units).Word;
    }
}
