namespace MultiProc.StressTests.Campaigns;

/// <summary>One is inside, the others wait.</summary>
/// <param name="inside">What who is inside may do there; null for nothing.</param>
internal sealed class LockExercise(Exercise? inside = null) : Exercise
{
    private static readonly TimeSpan s_saboteursPatience = TimeSpan.FromMilliseconds(5);
    private readonly Lock _lock = new();
    private readonly Room _room = new();

    public override IReadOnlyList<Activity> Targets =>
        [new(nameof(Lock), Doing.Waiting), new(nameof(Lock), Doing.Holding), new(nameof(Lock), Doing.Releasing)];

    public override bool Turn(Seat seat, Random random)
    {
        seat.Begin(nameof(Lock), Doing.Waiting);
        if (!Take(random))
            return false;
        if (_lock.WasAbandoned)
        {
            BeTold(); // before it counts as a holder itself: killed in between it would have been told, and have told nobody
            _room.Clear();
        }

        seat.Now(Doing.Holding);

        if (!_room.Visit(random))
            Violate();
        if (random.Next(3) == 0)
            _ = inside?.Turn(seat, random);
        seat.Begin(nameof(Lock), Doing.Releasing);
        _lock.Release();
        seat.Now(Doing.Idle);
        return true;
    }

    public override IEnumerable<string> Check(Func<Activity, int> killed)
    {
        if (!_lock.Acquire(TimeSpan.Zero))
            yield return "the lock is held by nobody alive, and cannot be taken";
        var told = ToldWith(_lock.WasAbandoned);
        if (told < (ulong)killed(new(nameof(Lock), Doing.Holding)))
            yield return $"{killed(new(nameof(Lock), Doing.Holding))} were killed that held the lock, and only {told} were told";
        _lock.Release();
    }

    public override string Account() => $"{base.Account()}, {_room.Visits} visits";

    private bool Take(Random random)
    {
        if (Sabotage != Sabotage.TakesFromTheLiving)
            return _lock.Acquire(AnyPatience(random));
        if (_lock.Acquire(s_saboteursPatience))
            return true;
        _lock.Release();
        return _lock.Acquire(s_saboteursPatience);
    }
}
