using System.Runtime.CompilerServices;
using MultiProc.Channels;
using MultiProc.Channels.Lanes;
using MultiProc.StressTests.Campaigns;
using MultiProc.Synchronization.Words;

namespace MultiProc.StressTests.Channels;

/// <summary>Half of the workers send, the others receive; every message is accounted for.</summary>
internal abstract class ChannelExercise(string name) : Exercise, IDisposable
{
    private readonly Ledger _ledger = new();
    private Correspondence? _own;
    private Trail? _trail;

    public override IReadOnlyList<Activity> Targets =>
    [
        new(name, Doing.Sending),
        new(name, Doing.Writing),
        new(name, Doing.Releasing),
        new(name, Doing.Receiving),
        new(name, Doing.Taking),
    ];

    protected Correspondence Own => _own ??= NewCorrespondence();

    /// <summary>Of the channel; sabotage is done to the first.</summary>
    protected abstract Lane[] Lanes { get; }

    public override int RoleOf(Seat seat) => IsSender(seat) ? 0 : 1;

    public override bool Turn(Seat seat, Random random)
    {
        seat.Begin(name, IsSender(seat) ? Doing.Sending : Doing.Receiving);
        _trail ??= new Trail(_ledger, seat.Number, Lanes);
        var isDone = IsSender(seat) ? Send(seat, random) : Receive(seat, random);
        _trail.PutDown();
        seat.Now(Doing.Idle);
        return isDone;
    }

    public override void Reach(string step)
    {
        _trail?.Reach(step, Own);
        if (step == "lane.written" && Sabotage == Sabotage.LetsWritersIn)
            LetOthersIn(Lanes[0].Words.WritersLock);
        if (step == "lane.copied" && Sabotage == Sabotage.LetsReadersIn)
            LetOthersIn(Lanes[0].Words.ReadersLock);
    }

    public override void GoOn(string step) => _trail?.GoOn(step);

    public override void Mourn(Seat victim, Activity activity)
    {
        _ledger.Excuse(_ledger.HandOf(victim.Number));
        _ledger.NoteHand(victim.Number, default);
    }

    public override IEnumerable<string> Check(Func<Activity, int> killed)
    {
        TakeWhatIsLeft();
        var sum = _ledger.Sum();
        if (sum.Unexcused.Count > 0)
            yield return $"messages were lost that nobody had in hand who was killed or gave up: {string.Join(", ", sum.Unexcused)}";
        if (sum.Doubled > 0)
            yield return $"{sum.Doubled} messages arrived more than once";
        if (sum.Arrived == 0)
            yield return "nothing arrived";
    }

    public override string Account() => $"{_ledger.Sum()}, violations {Violations}";

    public virtual void Dispose() => _ledger.Dispose();

    /// <returns>Whether a message was sent.</returns>
    protected abstract bool Send(Seat seat, Random random);

    /// <returns>Whether one was received.</returns>
    protected abstract bool Receive(Seat seat, Random random);

    /// <summary>After the end: receives in the survivor what is there.</summary>
    protected abstract void TakeWhatIsLeft();

    protected Correspondence NewCorrespondence() => new(_ledger);

    protected static bool IsSender(Seat seat) => seat.Number % 2 == 0;

    protected void Read(ReadOnlySpan<byte> message)
    {
        if (!Own.Read(message))
            Violate();
        _trail?.PutDown();
    }

    /// <summary>Somebody who lives leaves a message of which it has taken the beginning.</summary>
    protected void GiveUp() => _ledger.Excuse(_trail!.Hand);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_link")]
    protected static extern ref ChannelLink LinkOf(LaneTransport transport);

    private static void LetOthersIn(MultiProc.Platform.SharedWord word)
    {
        _ = WordLock.TryRelease(word);
        Thread.Sleep(1);
    }
}
