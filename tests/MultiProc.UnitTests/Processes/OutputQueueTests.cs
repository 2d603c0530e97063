using System.Text;
using MultiProc.Processes;
using MultiProc.Processes.Output;

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
    public async Task Skip_IsToldOnce_BehindWhatWasPosted()
    {
        var queue = new OutputQueue(new LineSink(_lines.Add));
        queue.Post("whole\nto"u8);
        queue.Skip(10);
        queue.Skip(20);
        queue.Post("rn\n"u8);
        queue.Complete();
        await queue.Delivered;

        // Whether the sink came by before the last piece was posted decides which side of the gap that is on.
        _lines.Should().HaveCount(2).And.StartWith("whole");
        _lines[1].Should().Be("[35 bytes were dropped here: the callback did not return]");
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
