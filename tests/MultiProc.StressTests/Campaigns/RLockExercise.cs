using MultiProc.Synchronization;
using MultiProc.Synchronization.Words;

namespace MultiProc.StressTests.Campaigns;

/// <summary>One is inside, once to three times over; the others wait.</summary>
internal sealed class RLockExercise : Exercise
{
    private const int Deepest = 3;
    private static readonly TimeSpan s_saboteursPatience = TimeSpan.FromMilliseconds(5);
    private readonly RLock _lock = new();
    private readonly Room _room = new();

    public override IReadOnlyList<Activity> Targets =>
        [new(nameof(RLock), Doing.Waiting), new(nameof(RLock), Doing.Holding), new(nameof(RLock), Doing.Releasing)];

    public override bool Turn(Seat seat, Random random)
    {
        seat.Begin(nameof(RLock), Doing.Waiting);
        if (!Take(random))
            return false;
        if (_lock.WasAbandoned)
        {
            BeTold(); // before it counts as a holder itself: killed in between it would have been told, and have told nobody
            _room.Clear();
        }

        seat.Now(Doing.Holding);

        Deepen(random.Next(Deepest), random);
        seat.Now(Doing.Releasing);
        _lock.Release();
        seat.Now(Doing.Idle);
        return true;
    }

    public override IEnumerable<string> Check(Func<Activity, int> killed)
    {
        if (!_lock.Acquire(TimeSpan.Zero))
            yield return "the lock is held by nobody alive, and cannot be taken";
        if (!_lock.ToString().Contains("count=1", StringComparison.Ordinal))
            yield return $"a dead owner's count was kept: {_lock}";
        var told = ToldWith(_lock.WasAbandoned);
        if (told < (ulong)killed(new(nameof(RLock), Doing.Holding)))
            yield return $"{killed(new(nameof(RLock), Doing.Holding))} were killed that held the lock, and only {told} were told";
        _lock.Release();
    }

    public override string Account() => $"{base.Account()}, {_room.Visits} visits";

    private void Deepen(int more, Random random)
    {
        if (!_room.Visit(random))
            Violate();
        if (more == 0)
            return;
        if (!_lock.Acquire(TimeSpan.Zero) || _lock.WasAbandoned)
            Violate();
        Deepen(more - 1, random);
        _lock.Release();
        if (!_room.Visit(random))
            Violate(); // given back too early
    }

    private bool Take(Random random)
    {
        if (Sabotage != Sabotage.TakesFromTheLiving)
            return _lock.Acquire(AnyPatience(random));
        if (_lock.Acquire(s_saboteursPatience))
            return true;
        _ = WordLock.TryRelease(((IConditionLock)_lock).GetSlot());
        return _lock.Acquire(s_saboteursPatience);
    }
}
