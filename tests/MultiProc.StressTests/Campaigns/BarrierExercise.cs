using System.Runtime.CompilerServices;
using MultiProc.Synchronization.Slots;
using MultiProc.Synchronization.Words;

namespace MultiProc.StressTests.Campaigns;

/// <summary>All meet, again and again. When one has died inside, all are told, and one of them mends the barrier.</summary>
internal sealed class BarrierExercise : Exercise
{
    private readonly Barrier _barrier;
    private readonly Meeting _meeting;
    private readonly Lock _mending = new();

    public BarrierExercise(int parties, int workers)
    {
        _meeting = new Meeting(parties, isForAll: parties == workers);
        _barrier = new Barrier(parties, _meeting.BeHeld);
    }

    public override IReadOnlyList<Activity> Targets =>
    [
        new(nameof(Barrier), Doing.Entering),
        new(nameof(Barrier), Doing.Waiting),
        new(nameof(Barrier), Doing.Acting),
        new(nameof(Barrier), Doing.Notifying),
        new(nameof(Barrier), Doing.Leaving),
    ];

    public override ulong Violations => base.Violations + _meeting.Violations;

    public override int RoleOf(Seat seat) => seat.Number;

    public override bool Turn(Seat seat, Random random)
    {
        seat.Begin(nameof(Barrier), Doing.Entering);
        _meeting.Come();
        var meetings = _meeting.Count;
        var met = false;
        try
        {
            _ = IsOneOfMany ? _barrier.Wait(PatienceForPartners) : _barrier.Wait();
            met = true;
        }
        catch (BrokenBarrierException)
        {
        }

        seat.Now(Doing.Leaving);
        _meeting.Go(met);
        if (met && _meeting.Count == meetings)
            Violate();
        if (!met)
            Mend();
        Thread.Sleep(random.Next(2));
        seat.Now(Doing.Idle);
        return true;
    }

    /// <summary>One who died inside before all had come: somebody finds out, without another one coming.</summary>
    public override Func<bool>? Expect(Seat victim, Activity activity)
    {
        if (activity.Primitive != nameof(Barrier) || IsOneOfMany)
            return null;
        var slot = SlotOf(_barrier).Get(_barrier);
        var words = new BarrierWords(slot);
        var phase = words.Phase;
        var isInside = Enumerable.Range(0, words.Inside).Any(i => slot.Words[BarrierWords.FirstEntry + i].Value == victim.Worker);
        return isInside && words.Phase == phase ? () => words.Phase.HasEnded(phase) : null;
    }

    public override void Dismiss()
    {
        base.Dismiss();
        _barrier.Abort();
    }

    public override IEnumerable<string> Check(Func<Activity, int> killed)
    {
        _barrier.Reset();
        if (_barrier.Broken || _barrier.NWaiting != 0)
            yield return $"it was reset, and is {_barrier}";
    }

    public override string Account() => $"told {Told} times that it broke, {_meeting.Count} meetings";

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_slot")]
    private static extern ref SlotReference SlotOf(Barrier barrier);

    private void Mend()
    {
        BeTold();
        using var scope = _mending.EnterScope();
        if (_barrier.Broken && !IsOver)
            _barrier.Reset();
    }
}
