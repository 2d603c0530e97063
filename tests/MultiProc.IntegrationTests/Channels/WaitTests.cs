namespace MultiProc.IntegrationTests.Channels;

/// <summary><c>Connection.Wait</c> over hundreds of things of every kind.</summary>
public sealed class WaitTests : IDisposable
{
    private const int Many = 300;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly Queue<int>[] _queues = [.. Enumerable.Range(0, Many / 3).Select(_ => new Queue<int>())];
    private readonly (Connection First, Connection Second)[] _pipes = [.. Enumerable.Range(0, Many / 3).Select(_ => Pipe.Create())];
    private readonly Event[] _events = [.. Enumerable.Range(0, Many / 3).Select(_ => new Event())];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wait_TakesHundreds_AndAProcess_AndOnlyLooks()
    {
        using var leave = new Event();
        using var child = new Process(() => leave.Wait());
        child.Start();
        IWaitable[] all = [.. _queues, .. _pipes.Select(pipe => pipe.First), child.Sentinel, .. _events];

        await Tells(all, () => _pipes[50].Second.Send("x", Token), _pipes[50].First);
        _pipes[50].First.Recv<string>(Token).Should().Be("x");
        await Tells(all, () => _queues[99].Put(1, Token), _queues[99]);
        _queues[99].Get(Token).Should().Be(1);
        await Tells(all, _events[0].Set, _events[0]);
        _events[0].Clear();
        Connection.Wait(all, TimeSpan.Zero, Token).Should().BeEmpty();

        await Tells(all, leave.Set, child.Sentinel);
        _events[99].Set();
        _pipes[0].Second.Dispose();
        Connection.Wait(all, Token).Should().Equal(_pipes[0].First, child.Sentinel, _events[99]);
        child.Join(s_patience).Should().BeTrue();
    }

    /// <summary>Three wait as tasks and one as a thread; all are told of the one thing that happens.</summary>
    private static async Task Tells(IWaitable[] all, Action happen, IWaitable ready)
    {
        Task<IReadOnlyList<IWaitable>>[] waits = [.. Enumerable.Range(0, 3).Select(_ => Connection.WaitAsync(all, Token)), Task.Run(() => Connection.Wait(all, Token), Token)];
        waits.Should().NotContain(wait => wait.IsCompleted);
        happen();
        foreach (var wait in waits)
            (await wait.WaitAsync(s_patience, Token)).Should().Equal(ready);
    }

    public void Dispose()
    {
        foreach (var q in _queues)
            q.Dispose();
        foreach (var (first, second) in _pipes)
        {
            first.Dispose();
            second.Dispose();
        }

        foreach (var e in _events)
            e.Dispose();
    }
}
