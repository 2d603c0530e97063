namespace MultiProc.StressTests;

/// <summary>A thousand tasks wait for channels at once: few threads, little processor time, and all get through.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class PendingChannelTests(ITestOutputHelper output)
{
    private const int Tasks = 1000;
    private const int Channels = 100;
    private static readonly TimeSpan s_while = TimeSpan.FromMilliseconds(Campaign.Choose(10_000, byDefault: 1_000));
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    [TimeLimit(120)]
    public async Task AThousandTasks_WaitForItemsOfQueues_OnTenThreads()
    {
        var queues = Enumerable.Range(0, Channels).Select(_ => new Queue<int>()).ToArray();
        await Wait(
            Enumerable.Range(0, Tasks).Select(i => (Func<Task>)(() => queues[i % Channels].GetAsync(TestContext.Current.CancellationToken))),
            () =>
            {
                for (var i = 0; i < Tasks; i++)
                    queues[i % Channels].Put(i);
            });
        foreach (var queue in queues)
            queue.Dispose();
    }

    [Fact]
    [TimeLimit(120)]
    public async Task AThousandTasks_WaitForMessages_OnTenThreads()
    {
        var pipes = Enumerable.Range(0, Channels).Select(_ => Pipe.Create(duplex: false)).ToArray();
        await Wait(
            Enumerable.Range(0, Tasks).Select(i => (Func<Task>)(() => pipes[i % Channels].First.RecvAsync<int>(TestContext.Current.CancellationToken))),
            () =>
            {
                for (var i = 0; i < Tasks; i++)
                    pipes[i % Channels].Second.Send(i);
            });
        Close(pipes);
    }

    [Fact]
    [TimeLimit(120)]
    public async Task AThousandTasks_WaitForRoom_OnTenThreads()
    {
        using var queue = new Queue<int>(maxSize: 1);
        queue.Put(-1);
        await Wait(
            Enumerable.Range(0, Tasks).Select(i => (Func<Task>)(() => queue.PutAsync(i, TestContext.Current.CancellationToken))),
            () =>
            {
                var got = Enumerable.Range(0, Tasks).Select(_ => queue.Get()).ToHashSet();
                got.Should().HaveCount(Tasks).And.Contain(-1);
            });
        queue.Get();
    }

    [Fact]
    [TimeLimit(120)]
    public async Task AThousandTasks_WaitForRoomInPipes_OnTenThreads()
    {
        const int Large = 200_000; // five of them fill a pipe
        var pipes = Enumerable.Range(0, Channels).Select(_ => Pipe.Create(duplex: false)).ToArray();
        foreach (var (_, second) in pipes)
        {
            for (var i = 0; i < 5; i++)
                second.SendBytes(new byte[Large]);
        }

        await Wait(
            Enumerable.Range(0, Tasks).Select(i => (Func<Task>)(() => pipes[i % Channels].Second.SendBytesAsync(new byte[Large], TestContext.Current.CancellationToken))),
            () =>
            {
                foreach (var (first, _) in pipes)
                {
                    for (var i = 0; i < 5 + (Tasks / Channels); i++)
                        first.RecvBytes().Should().HaveCount(Large);
                }
            });
        Close(pipes);
    }

    [Fact]
    [TimeLimit(120)]
    public async Task AThousandTasks_LookForMessages_OnTenThreads()
    {
        var pipes = Enumerable.Range(0, Channels).Select(_ => Pipe.Create(duplex: false)).ToArray();
        await Wait(
            Enumerable.Range(0, Tasks).Select(i => (Func<Task>)(() => pipes[i % Channels].First.PollAsync(s_patience, TestContext.Current.CancellationToken))),
            () => Array.ForEach(pipes, pipe => pipe.Second.Send(1)));
        Close(pipes);
    }

    [Fact]
    [TimeLimit(120)]
    public async Task AThousandTasks_WaitForOneOfMany_OnTenThreads()
    {
        const int OfEach = 10;
        var pipes = Enumerable.Range(0, Channels).Select(_ => Pipe.Create(duplex: false)).ToArray();
        await Wait(
            Enumerable.Range(0, Tasks).Select(i => (Func<Task>)(() => Connection.WaitAsync(
                [.. Enumerable.Range(i, OfEach).Select(each => pipes[each % Channels].First)], s_patience, TestContext.Current.CancellationToken))),
            () => Array.ForEach(pipes, pipe => pipe.Second.Send(1)));
        Close(pipes);
    }

    [Fact]
    [TimeLimit(120)]
    public async Task AThousandTasks_WaitUntilAllIsDone_OnTenThreads()
    {
        var queues = Enumerable.Range(0, Channels).Select(_ => new JoinableQueue<int>()).ToArray();
        Array.ForEach(queues, queue => queue.Put(1));
        await Wait(
            Enumerable.Range(0, Tasks).Select(i => (Func<Task>)(() => queues[i % Channels].JoinAsync(TestContext.Current.CancellationToken))),
            () => Array.ForEach(queues, queue => queue.TaskDone()));
        Array.ForEach(queues, queue => queue.Dispose());
    }

    [Fact]
    [TimeLimit(120)]
    public async Task AThousandTasks_WaitInAllOtherWays_OnTenThreads()
    {
        var queue = new SimpleQueue<int>();
        var stream = new Queue<int>();
        var (mine, yours) = Pipe.Create(duplex: false);
        using var end = new Event();
        using var child = new Process(() => end.Wait());
        child.Start();
        var token = TestContext.Current.CancellationToken;
        Func<Task>[] ways =
        [
            () => queue.GetAsync(token),
            async () => (await stream.ReadAllAsync(token).GetAsyncEnumerator(token).MoveNextAsync()).Should().BeTrue(),
            () => mine.RecvBytesAsync(cancellationToken: token),
            () => child.Sentinel.WaitAsync(token),
            () => child.JoinAsync(token),
        ];
        await Wait(
            Enumerable.Range(0, Tasks).Select(i => ways[i % ways.Length]),
            () =>
            {
                for (var i = 0; i < Tasks / ways.Length; i++)
                {
                    queue.Put(i);
                    stream.Put(i);
                    yours.SendBytes([1]);
                }

                end.Set();
            });
        queue.Dispose();
        stream.Dispose();
        Close([(mine, yours)]);
    }

    private static void Close((Connection First, Connection Second)[] pipes)
    {
        foreach (var (first, second) in pipes)
        {
            first.Dispose();
            second.Dispose();
        }
    }

    private async Task Wait(IEnumerable<Func<Task>> waits, Action letThrough)
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => Task.Delay(10))));
        var before = ThreadsAndTime.ThreadsBesideSentries();
        var poolBefore = ThreadPool.ThreadCount; // of the tests before
        var waiting = waits.Select(wait => wait()).ToArray();

        var cost = ThreadsAndTime.Of(s_while);
        output.WriteLine($"{cost.Threads - before} threads beside {cost.PoolThreads - poolBefore} more of the pool, {cost.Share:P1} of a processor");

        waiting.Count(task => task.IsCompleted).Should().Be(0);
        (cost.Threads - before).Should().BeLessThanOrEqualTo(10);
        (cost.PoolThreads - poolBefore).Should().BeLessThanOrEqualTo(20);
        await Task.Run(letThrough).WaitAsync(s_patience, TestContext.Current.CancellationToken);
        await Task.WhenAll(waiting).WaitAsync(s_patience, TestContext.Current.CancellationToken);
    }
}
