using System.Text.Json;
using MultiProc.Benchmarks;
using MultiProc.Benchmarks.Results;

namespace MultiProc.UnitTests.Benchmarks;

public sealed class JsonReportTests
{
    private static readonly Figure s_time = new("start.join", "ms");

    [Fact]
    public void Write_HasTheAgreedNamesAndNothingElse()
    {
        var result = new FigureResult(s_time, Spread.Of([24.5]), [("cpython", Spread.Of([35])), ("bare", Spread.Of([18]))], Ratio: 1.4285714);

        var row = Write(result)[0];

        row.EnumerateObject().Select(property => property.Name).Should().Equal("row", "unit", "ours", "rivals", "ratio");
        row.GetProperty("row").GetString().Should().Be("start.join");
        row.GetProperty("unit").GetString().Should().Be("ms");
        row.GetProperty("ours").GetDouble().Should().Be(24.5);
        row.GetProperty("rivals").EnumerateObject().Select(rival => (rival.Name, rival.Value.GetDouble())).Should().Equal(("cpython", 35), ("bare", 18));
        row.GetProperty("ratio").GetDouble().Should().Be(1.4286);
    }

    [Fact]
    public void Write_HasNullForTheRatio_WhenThereIsNone()
    {
        var row = Write(new FigureResult(s_time, Spread.Of([1]), [], Ratio: null))[0];

        row.GetProperty("ratio").ValueKind.Should().Be(JsonValueKind.Null);
        row.GetProperty("rivals").EnumerateObject().Should().BeEmpty();
    }

    [Fact]
    public void Write_TakesWhatStandsForAllReadings()
    {
        var share = new Figure("share", "%") { Better = Better.Higher, Standing = Standing.Worst };

        var rows = Write(new FigureResult(s_time, Spread.Of([1, 2, 6]), [], null), new FigureResult(share, Spread.Of([50, 31, 44]), [], null));

        rows.EnumerateArray().Select(row => row.GetProperty("ours").GetDouble()).Should().Equal(2, 31);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(123456789.4, 123456789)]
    [InlineData(0.000123456789, 0.00012346)]
    [InlineData(-12.345678, -12.346)]
    public void Write_RoundsToFiveDigits_ButNeverBeforeThePoint(double value, double expected) =>
        Write(new FigureResult(s_time, Spread.Of([value]), [], null))[0].GetProperty("ours").GetDouble().Should().Be(expected);

    private static JsonElement Write(params FigureResult[] results)
    {
        using var stream = new MemoryStream();
        JsonReport.Write(stream, results);
        using var document = JsonDocument.Parse(stream.ToArray());
        return document.RootElement.Clone();
    }
}
