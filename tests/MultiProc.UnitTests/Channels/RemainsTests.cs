using MultiProc.TestKit;

namespace MultiProc.UnitTests.Channels;

/// <summary>What is left of long messages whose reader or writer gave up: it is not taken for a message, and takes none along.</summary>
public sealed class RemainsTests
{
    private const int Window = 1 << 20;
    private const int OfTheFirst = 600_000; // fits the window, so its writer needs nobody who takes the rest
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheRestOfAMessage_TakesNoOtherAlong(bool isAsync)
    {
        var (mine, yours) = Pipe.Create();
        using (mine)
        using (yours)
        {
            await LeaveTheRest(mine, yours);
            var next = Bytes(4 * Window, seed: 2);
            var sending = yours.SendBytesAsync(next, Token); // has begun, and waits for room
            sending.IsCompleted.Should().BeFalse();
            var received = isAsync ? await mine.RecvBytesAsync(cancellationToken: Token) : mine.RecvBytes(cancellationToken: Token);
            received.Should().Equal(next);
            await sending;
            mine.Poll().Should().BeFalse();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheRestOfAMessage_IsNone(bool isAsleep)
    {
        var (mine, yours) = Pipe.Create();
        using (mine)
        using (yours)
        {
            Task<bool>? looking = null;
            await LeaveTheRest(mine, yours, beforeTheRest: () => looking = isAsleep ? mine.PollAsync(s_patience, Token) : null);
            if (looking is null)
                mine.Poll().Should().BeFalse();
            looking ??= mine.PollAsync(s_patience, Token);
            looking.IsCompleted.Should().BeFalse();
            yours.Send(5);
            (await looking).Should().BeTrue();
            mine.Poll().Should().BeTrue();
            mine.Recv<int>(Token).Should().Be(5);
        }
    }

    [Fact]
    public async Task AMessageThatWasGivenUp_DoesNotKeepTheNextOneOut_WhenSomebodyOnlyLooks()
    {
        var (mine, yours) = Pipe.Create();
        using (mine)
        using (yours)
        {
            await GiveUp(yours);
            mine.Poll().Should().BeFalse();

            var next = Bytes(4 * Window, seed: 2);
            var sending = yours.SendBytesAsync(next, Token);
            (await mine.PollAsync(s_patience, Token)).Should().BeTrue();
            mine.RecvBytes(cancellationToken: Token).Should().Equal(next);
            await sending;
        }
    }

    [Fact]
    public async Task AMessageThatWasGivenUp_MakesRoom_ForASenderThatWaitsAlready()
    {
        var (mine, yours) = Pipe.Create();
        using (mine)
        using (yours)
        {
            await GiveUp(yours);

            var next = Bytes(Window / 4, seed: 2); // in one piece, for which there is no room
            var sending = yours.SendBytesAsync(next, Token);
            sending.IsCompleted.Should().BeFalse();
            (await mine.PollAsync(s_patience, Token)).Should().BeTrue();
            mine.RecvBytes(cancellationToken: Token).Should().Equal(next);
            await sending;
        }
    }

    /// <summary>Fills the pipe with the beginning of a message that does not go on.</summary>
    private static async Task GiveUp(Connection yours)
    {
        using var leave = new CancellationTokenSource();
        var givenUp = yours.SendBytesAsync(Bytes(4 * Window, seed: 1), leave.Token);
        await leave.CancelAsync();
        await FluentActions.Awaiting(() => givenUp).Should().ThrowAsync<OperationCanceledException>();
    }

    /// <summary>Has a reader give up in the middle of a message, of which all the rest is written afterwards.</summary>
    private static async Task LeaveTheRest(Connection mine, Connection yours, Action? beforeTheRest = null)
    {
        using var writer = new StoppedWriter(Token);
        using var leave = new CancellationTokenSource();
        var reading = mine.RecvBytesAsync(cancellationToken: leave.Token);
        var writing = Task.Run(() => yours.SendBytes(Bytes(OfTheFirst, seed: 1), Token), Token);
        Eventually.Holds(() => writer.Stands && !mine.Poll(), s_patience).Should().BeTrue("what there is of the message is taken");
        await leave.CancelAsync();
        await FluentActions.Awaiting(() => reading).Should().ThrowAsync<OperationCanceledException>();
        beforeTheRest?.Invoke();
        writer.GoOn();
        await writing;
    }

    private static byte[] Bytes(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
