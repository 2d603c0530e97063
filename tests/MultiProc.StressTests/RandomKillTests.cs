using MultiProc.StressTests.Campaigns;

namespace MultiProc.StressTests;

/// <summary>Processes that share a primitive, or all of them, are killed at random instants; those that live must go on, and be told.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class RandomKillTests(ITestOutputHelper output)
{
    private const int KillsOfAFullRun = 1250;
    private const int KillsByDefault = 15;
    private const int KillsThatShowMuch = 100;
    private const double LeastOfAFairShare = 0.5;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_patienceWithSabotage = TimeSpan.FromSeconds(2);

    [Fact, TimeLimit(3600)]
    public void Lock_GoesOn_WhoeverIsKilledWhenever() => GoesOn(nameof(Lock), workers: 4);

    [Fact, TimeLimit(3600)]
    public void RLock_GoesOn_WhoeverIsKilledWhenever() => GoesOn(nameof(RLock), workers: 4);

    [Fact, TimeLimit(3600)]
    public void BoundedSemaphore_GoesOn_WhoeverIsKilledWhenever() => GoesOn(nameof(BoundedSemaphore), workers: 6);

    [Fact, TimeLimit(3600)]
    public void Semaphore_GoesOn_WhoeverIsKilledWhenever() => GoesOn(nameof(Semaphore), workers: 6);

    [Fact, TimeLimit(3600)]
    public void Event_GoesOn_WhoeverIsKilledWhenever() => GoesOn(nameof(Event), workers: 6);

    [Fact, TimeLimit(3600)]
    public void Condition_GoesOn_WhoeverIsKilledWhenever() => GoesOn(nameof(Condition), workers: 6);

    [Fact, TimeLimit(3600)]
    public void Barrier_GoesOn_WhoeverIsKilledWhenever() => GoesOn(nameof(Barrier), workers: 4);

    [Fact, TimeLimit(3600)]
    public void Everything_GoesOn_WhoeverIsKilledWhenever() => GoesOn("Everything", workers: 8);

    /// <summary>The controls: the same campaigns on what is broken on purpose, which they notice within a minute.</summary>
    [Theory, TimeLimit(60)]
    [InlineData(nameof(Lock), nameof(Sabotage.TakesFromTheLiving))]
    [InlineData(nameof(RLock), nameof(Sabotage.TakesFromTheLiving))]
    [InlineData(nameof(BoundedSemaphore), nameof(Sabotage.TakesFromTheLiving))]
    [InlineData(nameof(Semaphore), nameof(Sabotage.TakesFromTheLiving))]
    [InlineData(nameof(Event), nameof(Sabotage.DoesNotWake))]
    [InlineData(nameof(Condition), nameof(Sabotage.DoesNotWake))]
    [InlineData(nameof(Barrier), nameof(Sabotage.DoesNotLook))]
    [InlineData("Everything", nameof(Sabotage.TakesFromTheLiving))]
    public void Sabotage_IsNoticed(string what, string sabotage)
    {
        var seats = Seats(4);
        var exercise = ExerciseOf(what, seats, Enum.Parse<Sabotage>(sabotage));
        var strands = exercise.Sabotage is Sabotage.DoesNotWake or Sabotage.DoesNotLook;
        var report = new KillCampaign(exercise, seats, strands ? s_patienceWithSabotage : s_patience, output).Run(kills: 200);

        output.WriteLine($"{what}: {report}; {exercise.Account()}");
        if (strands)
            report.Stranded.Should().NotBeNull();
        else
            (report.Violations > 0 || report.Complaints.Count > 0).Should().BeTrue("two were inside at once, or one found that it no longer had what it took");
    }

    private void GoesOn(string what, int workers)
    {
        var seats = Seats(workers);
        var exercise = ExerciseOf(what, seats, Sabotage.None);
        var report = new KillCampaign(exercise, seats, s_patience, output).Run(Campaign.Choose(KillsOfAFullRun, byDefault: KillsByDefault));

        output.WriteLine($"{what}: {report}; {exercise.Account()}");
        report.Stranded.Should().BeNull();
        report.Violations.Should().Be(0);
        report.Complaints.Should().BeEmpty();
        (report.Usual ?? default).Should().BeLessThan(TimeSpan.FromSeconds(1));
        (report.LongestStall ?? report.Slowest).Should().BeLessThan(TimeSpan.FromSeconds(1), "longer than that, nobody waits but for a processor");
        if (report.Kills >= KillsThatShowMuch && what != "Everything")
            exercise.Targets.Should().OnlyContain(target => report.KilledIn(target) >= report.Kills * LeastOfAFairShare / exercise.Targets.Count, "the campaign kills where it hurts");
    }

    private static Seat[] Seats(int workers) => [.. Enumerable.Range(0, workers).Select(number => new Seat(number))];

    private static Exercise ExerciseOf(string what, Seat[] seats, Sabotage sabotage) => what switch
    {
        nameof(Lock) => new LockExercise { Sabotage = sabotage },
        nameof(RLock) => new RLockExercise { Sabotage = sabotage },
        nameof(BoundedSemaphore) => new BoundedSemaphoreExercise(seats) { Sabotage = sabotage },
        nameof(Semaphore) => new SemaphoreExercise(seats) { Sabotage = sabotage },
        nameof(Event) => new EventExercise { Sabotage = sabotage },
        nameof(Condition) => new ConditionExercise(seats.Length) { Sabotage = sabotage },
        nameof(Barrier) => new BarrierExercise(seats.Length, seats.Length) { Sabotage = sabotage },
        _ => new EverythingExercise(seats, sabotage),
    };
}
