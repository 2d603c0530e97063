namespace MultiProc.UnitTests.Channels.Models;

/// <summary>The lane beside a list, under interleavings and deaths that a seed decides. Positions and counts begin again at zero in every run.</summary>
public sealed class LaneModelTests
{
    private const int MostForTheBroken = 500; // the first that shows it ends it
    private static readonly int s_seeds = Campaign.Choose(5000, byDefault: 200);

    [Theory, TimeLimit(300)]
    [InlineData(false)]
    [InlineData(true)]
    public void Messages_ArriveOnce_WholeAndInOrder_AndNobodyIsForgotten(bool isLog) => Explore(deaths: 0, isLog: isLog).Should().BeEmpty();

    [Theory, TimeLimit(300)]
    [InlineData(false)]
    [InlineData(true)]
    public void TheDead_LoseWhatTheyHadInHand_AndNobodyElseAnything(bool isLog) => Explore(deaths: 2, isLog: isLog).Should().BeEmpty();

    [Theory, TimeLimit(300)]
    [InlineData(0)]
    [InlineData(2)]
    public void WhoGivesUp_LosesWhatItHadInHand_AndNobodyElseAnything(int deaths) => Explore(deaths, givesUp: true).Should().BeEmpty();

    [Theory, TimeLimit(300)]
    [InlineData(nameof(LaneFault.DoesNotLookAgain), 0)]
    [InlineData(nameof(LaneFault.LetsOthersIn), 0)]
    [InlineData(nameof(LaneFault.DoesNotRepair), 2)]
    [InlineData(nameof(LaneFault.GivesBackLate), 2, true)]
    public void ABrokenVariant_IsCaught(string fault, int deaths, bool isLog = false) => Explore(deaths, Enum.Parse<LaneFault>(fault), isLog).Should().NotBeEmpty();

    /// <returns>What was wrong, with the seed that shows it again.</returns>
    private static List<string> Explore(int deaths, LaneFault fault = LaneFault.None, bool isLog = false, bool givesUp = false)
    {
        for (var seed = 0; seed < (fault != LaneFault.None ? MostForTheBroken : isLog ? s_seeds / 2 : s_seeds); seed++)
        {
            using var run = new LaneRun(seed, deaths, fault, isLog, givesUp);
            try
            {
                run.Run();
            }
            catch (AggregateException error)
            {
                run.Wrong.Add(error.ToString());
            }

            if (run.Wrong.Count > 0)
                return [.. run.Wrong, $"seed {seed}"];
        }

        return [];
    }
}
