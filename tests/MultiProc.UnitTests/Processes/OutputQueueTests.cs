using System.Text;
using MultiProc.Processes;

namespace MultiProc.UnitTests.Processes;

public sealed class OutputQueueTests
{
    private readonly List<string> _lines = [];

    [Fact]
    public async Task Post_KeepsTheOrder_AndDeliveredEndsWithTheLast()
    {
        var queue = new OutputQueue(new LineSink(_lines.Add));
        for (var i = 0; i < 10_000; i++)
            queue.Post(Encoding.ASCII.GetBytes($"{i}\n"));
        queue.Complete();

        await queue.Delivered;

        _lines.Should().Equal(Enumerable.Range(0, 10_000).Select(i => $"{i}"));
    }

    [Fact]
    public async Task Post_DropsWholeLines_BeyondItsCapacity_AndGoesOnLater()
    {
        using var entered = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var queue = new OutputQueue(new LineSink(line =>
        {
            entered.Set();
            go.Wait();
            _lines.Add(line);
        }));
        var piece = Encoding.ASCII.GetBytes(new string('x', 65_535) + "\n");
        queue.Post(piece);
        entered.Wait();
        for (var i = 0; i < (OutputQueue.Capacity / piece.Length) + 3; i++)
            queue.Post(piece);
        go.Set();
        Eventually.Holds(() => _lines.Count == (OutputQueue.Capacity / piece.Length) + 1, TimeSpan.FromSeconds(30)).Should().BeTrue();
        queue.Post("torn\nwhole\n"u8);
        queue.Complete();
        await queue.Delivered;

        _lines[^1].Should().Be("whole");
        _lines[^2].Should().Be($"[{(3 * 65_536) + 5} bytes were dropped here: the callback is too slow]");
    }

    [Fact]
    public async Task Delivered_Fails_WithWhatTheCallbackThrew_WhichIsNotCalledAgain()
    {
        var calls = 0;
        var queue = new OutputQueue(new LineSink(_ =>
        {
            calls++;
            throw new InvalidOperationException("on purpose");
        }));
        queue.Post("a\nb\n"u8);
        queue.Post("c\n"u8);
        queue.Complete();

        var wait = () => queue.Delivered;

        await wait.Should().ThrowAsync<InvalidOperationException>().WithMessage("on purpose");
        calls.Should().Be(1);
    }
}
