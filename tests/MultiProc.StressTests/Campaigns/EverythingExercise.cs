namespace MultiProc.StressTests.Campaigns;

/// <summary>All primitives at once, some inside of others.</summary>
internal sealed class EverythingExercise : Exercise
{
    private const int Parties = 2;
    private readonly Exercise[] _all;

    public EverythingExercise(IReadOnlyList<Seat> seats, Sabotage sabotage)
    {
        var bounded = new BoundedSemaphoreExercise(seats) { Sabotage = sabotage };
        _all =
        [
            new LockExercise(inside: bounded) { Sabotage = sabotage },
            new RLockExercise { Sabotage = sabotage },
            bounded,
            new SemaphoreExercise(seats) { Sabotage = sabotage },
            new EventExercise { IsOneOfMany = true },
            new ConditionExercise(seats.Count) { IsOneOfMany = true },
            new BarrierExercise(Parties, seats.Count) { IsOneOfMany = true },
        ];
    }

    public override IReadOnlyList<Activity> Targets => [.. _all.SelectMany(each => each.Targets)];

    public override ulong Violations => _all.Aggregate(0UL, (sum, each) => sum + each.Violations);

    public override bool Turn(Seat seat, Random random) => _all[random.Next(_all.Length)].Turn(seat, random);

    public override void Reach(string step)
    {
        foreach (var each in _all)
            each.Reach(step);
    }

    public override void Mourn(Seat victim, Activity activity)
    {
        foreach (var each in _all)
            each.Mourn(victim, activity);
    }

    public override bool MakeGood(IReadOnlyList<Seat> seats) => _all.Any(each => each.MakeGood(seats));

    public override void Dismiss()
    {
        base.Dismiss();
        foreach (var each in _all)
            each.Dismiss();
    }

    public override IEnumerable<string> Check(Func<Activity, int> killed) => _all.SelectMany(each => each.Check(killed));

    public override string Account() => string.Join("; ", _all.Select(each => $"{each.Targets[0].Primitive}: {each.Account()}"));
}
