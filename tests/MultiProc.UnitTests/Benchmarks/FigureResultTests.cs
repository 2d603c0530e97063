using MultiProc.Benchmarks;
using MultiProc.Benchmarks.Contestants;
using MultiProc.Benchmarks.Results;

namespace MultiProc.UnitTests.Benchmarks;

public sealed class FigureResultTests
{
    private static readonly Figure s_lower = new("row", "ms");
    private static readonly Figure s_higher = new("row", "/s") { Better = Better.Higher };

    [Fact]
    public void RatioTo_SaysHowManyTimesBetter_WhicheverWayIsBetter()
    {
        Result(s_lower, ours: 2, first: 8).RatioTo("first").Should().Be(4);
        Result(s_higher, ours: 8, first: 2).RatioTo("first").Should().Be(4);
        Result(s_lower, ours: 8, first: 2).RatioTo("first").Should().Be(0.25);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    [InlineData(-1, 3)]
    public void RatioTo_IsNull_WhenOneOfThemIsNothing(double ours, double first) =>
        Result(s_lower, ours, first).RatioTo("first").Should().BeNull();

    [Fact]
    public void RatioTo_IsNull_WhenTheRivalDidNotTakePart() =>
        Result(s_lower, ours: 1, first: 1).RatioTo("absent").Should().BeNull();

    [Fact]
    public void Keeps_ComparesWithTheLimit_WhicheverWayIsBetter()
    {
        Result(s_lower, ours: 25, first: 1).Keeps(new Goal(25)).Should().BeTrue();
        Result(s_lower, ours: 26, first: 1).Keeps(new Goal(25)).Should().BeFalse();
        Result(s_higher, ours: 19, first: 1).Keeps(new Goal(20)).Should().BeFalse();
        Result(s_higher, ours: 20, first: 1).Keeps(new Goal(20)).Should().BeTrue();
    }

    [Fact]
    public void Keeps_ComparesWithAMultipleOfTheRival_WhenTheGoalNamesOne()
    {
        Result(s_lower, ours: 28, first: 35).Keeps(new Goal(0.8, "first")).Should().BeTrue();
        Result(s_lower, ours: 29, first: 35).Keeps(new Goal(0.8, "first")).Should().BeFalse();
        Result(s_lower, ours: 28, first: 35).Keeps(new Goal(0.8, "absent")).Should().BeNull();
    }

    [Theory]
    [InlineData(200.04, 200.03, true)]
    [InlineData(200.1, 200.0, false)]
    [InlineData(200.04, 200.0, true)]
    [InlineData(0.0504, 0.05, true)]
    [InlineData(0.051, 0.05, false)]
    [InlineData(1, 0, false)]
    public void Keeps_ComparesWhatIsPrinted_SoThatNoUnseenDifferenceIsAMiss(double ours, double limit, bool kept)
    {
        Result(s_lower, ours, first: limit).Keeps(new Goal(1, "first")).Should().Be(kept);
        Result(s_lower, ours, first: 1).Keeps(new Goal(limit)).Should().Be(kept);
        Result(s_higher, ours: -ours, first: 1).Keeps(new Goal(-limit)).Should().Be(kept);
    }

    [Fact]
    public void From_SplitsReadingsIntoFigures_WithTheRatioToTheFirstRival()
    {
        var row = new FakeRow(Nobody("ours"), Nobody("first"), Nobody("second"));
        var results = FigureResult.From(row, new Dictionary<string, List<double[]>>
        {
            ["ours"] = [[1, 50], [2, 40], [3, 45]],
            ["first"] = [[8, 30], [9, 15], [10, 10]],
            ["second"] = [[1, 1]],
        });

        results.Select(result => result.Figure).Should().Equal(FakeRow.Time, FakeRow.Share);
        results[0].Ours.Should().Be(new Spread(2, 1, 3));
        results[0].Rivals.Should().Equal(("first", new Spread(9, 8, 10)), ("second", new Spread(1, 1, 1)));
        results.Select(result => result.Ratio).Should().Equal(4.5, 3);
    }

    [Fact]
    public void From_HasNoRatio_WhenTheFirstRivalIsMissing()
    {
        var row = new FakeRow(Nobody("ours"), Nobody("first"), Nobody("second"));
        var results = FigureResult.From(row, new Dictionary<string, List<double[]>> { ["ours"] = [[1, 1]], ["second"] = [[2, 2]] });

        results.Should().AllSatisfy(result => result.Ratio.Should().BeNull("a ratio to somebody else would be read as one to the first"));
        results.Should().AllSatisfy(result => result.Rivals.Select(rival => rival.Name).Should().Equal("second"));
    }

    private static FigureResult Result(Figure figure, double ours, double first) =>
        new(figure, Spread.Of([ours]), [("first", Spread.Of([first]))], Ratio: null);

    private static ShellContestant Nobody(string name) => new(name, "exit 1");
}
