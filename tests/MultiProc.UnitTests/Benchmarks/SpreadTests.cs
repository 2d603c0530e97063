using MultiProc.Benchmarks;
using MultiProc.Benchmarks.Results;

namespace MultiProc.UnitTests.Benchmarks;

public sealed class SpreadTests
{
    [Fact]
    public void Of_TakesTheMiddleOne_WhenReadingsAreOdd() =>
        Spread.Of([9, 1, 4]).Should().Be(new Spread(Median: 4, Min: 1, Max: 9));

    [Fact]
    public void Of_TakesTheMeanOfTheTwoInTheMiddle_WhenReadingsAreEven() =>
        Spread.Of([8, 1, 2, 100]).Should().Be(new Spread(Median: 5, Min: 1, Max: 100));

    [Fact]
    public void Of_IsThatReading_WhenThereIsOne() =>
        Spread.Of([7.5]).Should().Be(new Spread(7.5, 7.5, 7.5));

    [Fact]
    public void Of_Throws_WhenThereAreNoReadings() =>
        FluentActions.Invoking(() => Spread.Of([])).Should().Throw<ArgumentException>();

    [Theory]
    [InlineData(nameof(Standing.Median), nameof(Better.Lower), 2)]
    [InlineData(nameof(Standing.Median), nameof(Better.Higher), 2)]
    [InlineData(nameof(Standing.Worst), nameof(Better.Lower), 3)]
    [InlineData(nameof(Standing.Worst), nameof(Better.Higher), 1)]
    public void Standing_IsTheReadingThatTheFigureAsksFor(string standing, string better, double expected)
    {
        var figure = new Figure("row", "ms") { Standing = Enum.Parse<Standing>(standing), Better = Enum.Parse<Better>(better) };
        new Spread(Median: 2, Min: 1, Max: 3).Standing(figure).Should().Be(expected);
    }
}
