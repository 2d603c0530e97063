namespace MultiProc.UnitTests.Channels;

/// <summary><c>Connection.Wait</c> over things of several kinds.</summary>
public sealed class WaitTests
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Wait_GivesNothing_WhenNothingIsReady()
    {
        using var q = new Queue<int>();
        using var e = new Event();
        Connection.Wait([q, e], s_moment, Token).Should().BeEmpty();
        Connection.Wait([q, e], TimeSpan.Zero, Token).Should().BeEmpty();
        Connection.Wait([], s_moment, Token).Should().BeEmpty();
    }

    [Fact]
    public async Task Wait_GivesWhatIsReady_InTheOrderGiven()
    {
        using var q = new Queue<int>();
        using var e = new Event();
        var (mine, yours) = Pipe.Create();
        using (mine)
        {
            IWaitable[] all = [e, mine, q];
            var waiting = Connection.WaitAsync(all, Token);
            waiting.IsCompleted.Should().BeFalse();
            q.Put(1, Token);
            (await waiting).Should().Equal(q);
            e.Set();
            Connection.Wait(all, Token).Should().Equal(e, q);
            q.Get(Token);
            e.Clear();
            var thread = Task.Run(() => Connection.Wait(all, Token), Token);
            yours.Dispose();
            (await thread).Should().Equal([mine], "the end of a connection is something to be read");
        }
    }

    [Fact]
    public async Task Wait_CanBeCancelled_AndRefusesWhatCannotBeReadFrom()
    {
        using var q = new Queue<int>();
        using var leave = new CancellationTokenSource();
        var waiting = Connection.WaitAsync([q], leave.Token);
        await leave.CancelAsync();
        await FluentActions.Awaiting(() => waiting).Should().ThrowAsync<OperationCanceledException>();
        var (mine, yours) = Pipe.Create(duplex: false);
        using (mine)
        using (yours)
            FluentActions.Invoking(() => Connection.Wait([mine, yours], Token)).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(() => Connection.Wait([mine], Token)).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public async Task WhoOnlyLooks_TakesNoWakeUpFromWhoTakes()
    {
        using var q = new Queue<int>();
        for (var round = 0; round < 200; round++)
        {
            using var leave = new CancellationTokenSource();
            var looks = Enumerable.Range(0, 4).Select(_ => Connection.WaitAsync([q], leave.Token)).ToArray();
            var thread = Task.Run(() => Connection.Wait([q], leave.Token), Token);
            var taking = Task.Run(() => q.Get(Token), Token);
            q.Put(round, Token);
            (await taking).Should().Be(round);
            await leave.CancelAsync();
            foreach (Task look in looks.Append(thread))
                _ = await Task.WhenAny(look);
        }
    }
}
