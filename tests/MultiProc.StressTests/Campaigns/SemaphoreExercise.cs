using MultiProc.Platform;

namespace MultiProc.StressTests.Campaigns;

/// <summary>Two are inside, the others wait. A dead one's permit is gone: the campaign gives it back.</summary>
internal sealed class SemaphoreExercise(IReadOnlyList<Seat> seats) : Exercise
{
    private const int Permits = 2;
    private static readonly TimeSpan s_saboteursPatience = TimeSpan.Zero; // nobody waits long for one of two permits
    private readonly Semaphore _semaphore = new(Permits);
    private readonly Hall _hall = new(seats, Permits);
    private int _doubtful;
    private int _givenBack;
    private int _foundLost;
    private int _toGoHome;

    public override IReadOnlyList<Activity> Targets =>
        [new(nameof(Semaphore), Doing.Waiting), new(nameof(Semaphore), Doing.Holding), new(nameof(Semaphore), Doing.Releasing)];

    public override bool Turn(Seat seat, Random random)
    {
        seat.Begin(nameof(Semaphore), Doing.Waiting);
        if (!Take(random))
            return false;
        seat.Now(Doing.Holding);
        if (!_hall.Visit(seat, random))
            Violate();
        seat.Now(Doing.Releasing);
        _semaphore.Release();
        seat.Now(Doing.Idle);
        return true;
    }

    public override void Mourn(Seat victim, Activity activity)
    {
        if (activity.Primitive != nameof(Semaphore))
            return;
        if (activity.Doing == Doing.Holding)
        {
            _givenBack++;
            _semaphore.Release();
        }
        else if (activity.Doing is Doing.Waiting or Doing.Releasing)
        {
            _doubtful++; // it had a permit, or not
        }
    }

    public override bool MakeGood(IReadOnlyList<Seat> seats)
    {
        if (_doubtful == 0 || !AreAllPermitsGone(seats))
            return false;
        _doubtful--;
        _foundLost++;
        _semaphore.Release();
        return true;
    }

    public override void Dismiss()
    {
        base.Dismiss();
        if (_semaphore.GetValue() > 0)
            return;
        _toGoHome++;
        _semaphore.Release();
    }

    public override IEnumerable<string> Check(Func<Activity, int> killed)
    {
        var missing = Permits + _toGoHome - _semaphore.GetValue();
        if (missing < 0 || missing > _doubtful)
            yield return $"{missing} permits are missing, and {_doubtful} may be";
    }

    public override string Account() => $"permits lost and given back: {_givenBack} certain, {_foundLost} found out";

    /// <summary>Two looks at all, the value read in between: who had a permit then and has none now has done a turn, or says that it is idle.</summary>
    private bool AreAllPermitsGone(IReadOnlyList<Seat> seats)
    {
        var before = seats.Select(each => (each.Activity, each.Turns)).ToList();
        return seats.All(IsCertainlyWithout)
            && _semaphore.GetValue() == 0
            && seats.All(IsCertainlyWithout)
            && before.SequenceEqual(seats.Select(each => (each.Activity, each.Turns)));
    }

    /// <summary>Who waits may have got one and not have said so yet, unless it sleeps.</summary>
    private static bool IsCertainlyWithout(Seat seat) => seat.Activity switch
    {
        { Primitive: nameof(Semaphore), Doing: Doing.Waiting } => SharedFutex.SleepersIn(ProcessIdentity.PidOf(seat.Worker)) > 0,
        { Primitive: nameof(Semaphore) } => false,
        _ => true,
    };

    private bool Take(Random random)
    {
        if (Sabotage != Sabotage.TakesFromTheLiving)
            return _semaphore.Acquire(AnyPatience(random));
        if (_semaphore.Acquire(s_saboteursPatience))
            return true;
        _semaphore.Release();
        return _semaphore.Acquire(s_saboteursPatience);
    }
}
