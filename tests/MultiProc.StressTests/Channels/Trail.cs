using MultiProc.Channels.Lanes;
using MultiProc.Platform;

namespace MultiProc.StressTests.Channels;

/// <summary>Follows the messages of a worker through the steps of the lanes: what it commits, and what it has in hand.</summary>
internal sealed class Trail(Ledger ledger, int seat, Lane[] lanes)
{
    public Hand Hand => ledger.HandOf(seat);

    /// <summary>At a step, before anything else happens there.</summary>
    public void Reach(string step, Correspondence own)
    {
        switch (step)
        {
            case "lane.committed" when Find(lane => lane.Words.WritersLock) is var (lane, number):
                own.NoteCommitted(new Hand(HandState.Nothing, number, CountOf(lane.Tail)));
                break;
            case "lane.copied" when Find(lane => lane.Words.ReadersLock) is var (lane, number):
                if (IsFirst(lane))
                    ledger.NoteHand(seat, new Hand(HandState.Copied, number, CountOf(lane.Head) + 1));
                break;
            case "lane.peeked" or "lane.taking" when Find(lane => lane.Words.ReadersLock) is not null:
                Advance(HandState.Taking, HandState.Copied);
                break;
            case "lane.taken" when Find(lane => lane.Words.ReadersLock) is not null:
                Advance(HandState.Taking, HandState.Taken);
                break;
        }
    }

    /// <summary>It goes on from a step: what comes next may be that it takes what it has copied.</summary>
    public void GoOn(string step)
    {
        if (step is "lane.copied" or "lane.peeked" or "lane.taking" && Find(lane => lane.Words.ReadersLock) is not null)
            Advance(HandState.Copied, HandState.Taking);
    }

    /// <summary>What it had in hand has arrived, or is lost.</summary>
    public void PutDown() => ledger.NoteHand(seat, default);

    private void Advance(HandState from, HandState to)
    {
        if (Hand is var hand && hand.State == from)
            ledger.NoteHand(seat, hand with { State = to });
    }

    /// <summary>The lane of which this process has the lock: the steps may be those of another channel, whose ends are in a message.</summary>
    private (Lane Lane, int Number)? Find(Func<Lane, SharedWord> lockOf)
    {
        for (var i = 0; i < lanes.Length; i++)
        {
            if ((Volatile.Read(ref lockOf(lanes[i]).Value) & ~ProcessIdentity.SpareBit) == ProcessIdentity.Current)
                return (lanes[i], i);
        }

        return null;
    }

    private static bool IsFirst(Lane lane) => new Fragment(lane.Bytes.HeaderAt(lane.Head.Position)).Is(Fragment.First);

    private static uint CountOf(LanePosition position) => (uint)position.MessagesSince(default);
}
