using MultiProc.StressTests.Campaigns;

namespace MultiProc.StressTests.Channels;

/// <summary>Processes that share a channel are killed at random instants under load: nothing arrives torn, twice or out of order, nothing is lost but what the dead had in hand, and the others go on.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ChannelCampaignTests(ITestOutputHelper output)
{
    private const int KillsThatShowMuch = 200;
    private const int SlotsOfAParcel = 2;
    private const double LeastShareOfAState = 0.06;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_patienceWithSabotage = TimeSpan.FromSeconds(2);

    [Fact, TimeLimit(7200)]
    public void Queue_LosesNothingButWhatTheDeadHadInHand() => GoesOn(nameof(Queue<int>), killsOfAFullRun: 2000, byDefault: 12);

    [Fact, TimeLimit(7200)]
    public void Pipe_LosesNothingButWhatTheDeadHadInHand() => GoesOn(nameof(Pipe), killsOfAFullRun: 500, byDefault: 10);

    [Fact, TimeLimit(7200)]
    public void Queue_OfThingsThatBringHandles_LosesNothingButWhatTheDeadHadInHand()
    {
        var before = ArenaLosses.HeldSlots();
        var kills = GoesOn(nameof(Parcel), killsOfAFullRun: 500, byDefault: 10);
        (ArenaLosses.HeldSlots() - before).Should().BeLessThanOrEqualTo(50 + (kills * SlotsOfAParcel), "the tests' own and what the dead had in hand");
    }

    /// <summary>The controls: the same campaign on what is broken on purpose, which it notices within a minute.</summary>
    [Theory, TimeLimit(60)]
    [InlineData(nameof(Queue<int>), nameof(Sabotage.LetsWritersIn))]
    [InlineData(nameof(Queue<int>), nameof(Sabotage.LetsReadersIn))]
    [InlineData(nameof(Queue<int>), nameof(Sabotage.DoesNotLook))]
    [InlineData(nameof(Pipe), nameof(Sabotage.LetsReadersIn))]
    [InlineData(nameof(Pipe), nameof(Sabotage.DoesNotLook))]
    [InlineData(nameof(Parcel), nameof(Sabotage.LetsWritersIn))]
    public void Sabotage_IsNoticed(string what, string sabotage)
    {
        var seats = Seats();
        using var exercise = ExerciseOf(what, Enum.Parse<Sabotage>(sabotage));
        var report = new KillCampaign(exercise, seats, s_patienceWithSabotage, output).Run(kills: 200);

        output.WriteLine($"{what}: {report}; {exercise.Account()}");
        if (exercise.Sabotage == Sabotage.DoesNotLook)
            report.Stranded.Should().NotBeNull();
        else
            report.IsBad.Should().BeTrue("something was torn, lost or doubled, or nothing goes through any more");
    }

    private int GoesOn(string what, int killsOfAFullRun, int byDefault)
    {
        using var exercise = ExerciseOf(what, Sabotage.None);
        var report = new KillCampaign(exercise, Seats(), s_patience, output).Run(Campaign.Choose(killsOfAFullRun, byDefault));

        output.WriteLine($"{what}: {report}; {exercise.Account()}");
        report.Stranded.Should().BeNull();
        report.Violations.Should().Be(0);
        report.Complaints.Should().BeEmpty();
        (report.Usual ?? default).Should().BeLessThan(TimeSpan.FromSeconds(1));
        (report.LongestStall ?? report.Slowest).Should().BeLessThan(TimeSpan.FromSeconds(1), "longer than that, nobody waits but for a processor");
        if (report.Kills >= KillsThatShowMuch)
            exercise.Targets.Should().OnlyContain(target => report.KilledIn(target) >= report.Kills * LeastShareOfAState, "the campaign kills where it hurts");
        return report.Kills;
    }

    private static Seat[] Seats() => [.. Enumerable.Range(0, 8).Select(number => new Seat(number))];

    private static ChannelExercise ExerciseOf(string what, Sabotage sabotage) => what switch
    {
        nameof(Pipe) => new PipeExercise { Sabotage = sabotage },
        nameof(Parcel) => new ParcelExercise { Sabotage = sabotage },
        _ => new QueueExercise { Sabotage = sabotage },
    };
}
