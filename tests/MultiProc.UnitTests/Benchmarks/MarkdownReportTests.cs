using System.Text;
using MultiProc.Benchmarks;
using MultiProc.Benchmarks.Results;

namespace MultiProc.UnitTests.Benchmarks;

public sealed class MarkdownReportTests
{
    [Fact]
    public void Write_HasALineForEachFigure()
    {
        using var stream = new MemoryStream();
        var time = new FigureResult(new Figure("start.join", "ms"), Spread.Of([20]), [("cpython", Spread.Of([35])), ("bare", Spread.Of([18.24]))], Ratio: 1.75);
        var threads = new FigureResult(new Figure("ended", "threads"), Spread.Of([0]), [("cpython", Spread.Of([0]))], Ratio: null);

        MarkdownReport.Write(stream, [time, threads]);

        Encoding.UTF8.GetString(stream.ToArray()).Should().Be(
            """
            | row | unit | ours | rivals (how many times better ours is) |
            |---|---|---|---|
            | start.join | ms | 20 | cpython 35 (1.75 x), bare 18.2 (0.912 x) |
            | ended | threads | 0 | cpython 0 |

            """);
    }
}
