namespace MultiProc.StressTests.Campaigns;

/// <summary>Two are inside, the others wait.</summary>
internal sealed class BoundedSemaphoreExercise(IReadOnlyList<Seat> seats) : Exercise
{
    private const int Permits = 2;
    private readonly BoundedSemaphore _semaphore = new(Permits);
    private readonly Hall _hall = new(seats, Permits);

    public override IReadOnlyList<Activity> Targets =>
        [new(nameof(BoundedSemaphore), Doing.Waiting), new(nameof(BoundedSemaphore), Doing.Holding), new(nameof(BoundedSemaphore), Doing.Releasing)];

    public override bool Turn(Seat seat, Random random)
    {
        seat.Begin(nameof(BoundedSemaphore), Doing.Waiting);
        if (!Take(random))
            return false;
        if (_semaphore.WasAbandoned)
            BeTold(); // before it counts as a holder itself: killed in between it would have been told, and have told nobody
        seat.Now(Doing.Holding);
        if (!_hall.Visit(seat, random))
            Violate();
        seat.Now(Doing.Releasing);
        _semaphore.Release();
        seat.Now(Doing.Idle);
        return true;
    }

    public override IEnumerable<string> Check(Func<Activity, int> killed)
    {
        var told = Told;
        for (var i = 0; i < Permits; i++)
        {
            if (!_semaphore.Acquire(TimeSpan.Zero))
                yield return "a permit is held by nobody alive, and cannot be taken";
            told += _semaphore.WasAbandoned ? 1UL : 0;
        }

        if (_semaphore.Acquire(TimeSpan.Zero))
            yield return "there is a permit too many";
        if (told < (ulong)killed(new(nameof(BoundedSemaphore), Doing.Holding)))
            yield return $"{killed(new(nameof(BoundedSemaphore), Doing.Holding))} were killed that held a permit, and only {told} were told";
    }

    private bool Take(Random random)
    {
        if (Sabotage != Sabotage.TakesFromTheLiving)
            return _semaphore.Acquire(AnyPatience(random));

        // At once: on a calm machine nobody waits long for one of two permits, and a patient saboteur does no harm.
        if (_semaphore.Acquire(TimeSpan.Zero))
            return true;
        _semaphore.Release();
        return _semaphore.Acquire(TimeSpan.Zero);
    }
}
