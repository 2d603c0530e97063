namespace MultiProc.StressTests;

/// <summary>Thousands of tasks wait at once: few threads, little processor time, and all get through.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class PendingTests(ITestOutputHelper output)
{
    private const int Most = 20;
    private const int Looks = 3;

    // Tasks that blocked threads of the pool would make it grow by one or two in each second, without end.
    private const int MostOfPool = 20;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_while = TimeSpan.FromMilliseconds(Campaign.Scale(10_000, 2_000));

    /// <summary>Where threads are counted, and no processor time.</summary>
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(Campaign.Choose(10_000, byDefault: 1_000));

    public static TheoryData<string> Kinds => [.. Crowd.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    [TimeLimit(120)]
    public async Task AThousandTasks_WaitForOneObject_OnTenThreads(string kind)
    {
        const int Tasks = 1000;
        using var crowd = Crowd.Of(kind, Tasks);
        await WarmUp();
        var before = ThreadsAndTime.ThreadsBesideSentries();
        var poolBefore = ThreadPool.ThreadCount; // of the tests before

        var waiting = Enumerable.Range(0, Tasks).Select(_ => crowd.WaitAsync()).ToArray();
        var cost = ThreadsAndTime.Of(s_moment);
        output.WriteLine($"{kind}: {cost.Threads - before} threads beside {cost.PoolThreads - poolBefore} more of the pool, {cost.Share:P1} of a processor");

        crowd.Through.Should().Be(0);
        (cost.Threads - before).Should().BeLessThanOrEqualTo(10);
        (cost.PoolThreads - poolBefore).Should().BeLessThanOrEqualTo(MostOfPool);
        crowd.LetThrough();
        await Task.WhenAll(waiting).WaitAsync(s_patience, TestContext.Current.CancellationToken);
        crowd.Through.Should().Be(Tasks);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [TimeLimit(180)]
    public async Task TwoThousandObjects_AreWaitedFor_OnTwentyThreads(int tasksEach)
    {
        const int Objects = 2000;
        var crowds = Enumerable.Range(0, Objects).Select(i => Crowd.Of(Crowd.Kinds[i % Crowd.Kinds.Count], tasksEach)).ToArray();
        await WarmUp();
        var before = ThreadsAndTime.ThreadsBesideSentries();
        var poolBefore = ThreadPool.ThreadCount; // of the tests before

        var waiting = crowds.SelectMany(crowd => Enumerable.Range(0, tasksEach).Select(_ => crowd.WaitAsync())).ToArray();
        var cost = ThreadsAndTime.Of(s_while);
        output.WriteLine($"{waiting.Length} tasks: {cost.Threads - before} threads beside {cost.PoolThreads - poolBefore} more of the pool, {cost.Share:P1} of a processor");

        crowds.Sum(c => c.Through).Should().Be(0);
        (cost.Threads - before).Should().BeLessThanOrEqualTo(Most);
        (cost.PoolThreads - poolBefore).Should().BeLessThanOrEqualTo(MostOfPool);
        foreach (var crowd in crowds)
            crowd.LetThrough();
        await Task.WhenAll(waiting).WaitAsync(s_patience, TestContext.Current.CancellationToken);
        crowds.Sum(c => c.Through).Should().Be(Objects * tasksEach);
        foreach (var crowd in crowds)
            crowd.Dispose();
    }

    /// <summary>Each looks whether others live: not at all of them.</summary>
    [Fact]
    [TimeLimit(120)]
    public async Task ABarrierOfThousands_TakesLittleProcessorTime()
    {
        const int Tasks = 6000;
        using var crowd = Crowd.Of("Barrier", Tasks);
        await WarmUp();
        var waiting = Enumerable.Range(0, Tasks).Select(_ => crowd.WaitAsync()).ToArray();

        var cost = ThreadsAndTime.Of(s_while);
        output.WriteLine($"{cost.Share:P1} of a processor");

        cost.Share.Should().BeLessThan(0.6, "looking at all would take whole processors");
        crowd.LetThrough();
        await Task.WhenAll(waiting).WaitAsync(s_patience, TestContext.Current.CancellationToken);
        crowd.Through.Should().Be(Tasks);
    }

    /// <summary>One thread and one task at each kind of object.</summary>
    [Fact]
    [TimeLimit(120)]
    public async Task IdleWaiters_TakeNoProcessorTime()
    {
        await WarmUp();
        var idle = ThreadsAndTime.Of(s_while).Share;
        var forThreads = Crowd.KindsForThreads.Select(kind => Crowd.Of(kind, 1)).ToArray();
        var forTasks = Crowd.Kinds.Select(kind => Crowd.Of(kind, 1)).ToArray();
        using var threads = new Sleepers(forThreads.Length, i => forThreads[i].Wait());
        var tasks = forTasks.Select(crowd => crowd.WaitAsync()).ToArray();
        threads.AwaitSleep();

        // Of several looks the smallest: what the runtime does meanwhile, to compile something, is not the waiters'.
        var share = Enumerable.Range(0, Looks).Min(_ => ThreadsAndTime.Of(s_while).Share);
        output.WriteLine($"{share:P2} of a processor, {idle:P2} without the waiters");

        forThreads.Concat(forTasks).Sum(crowd => crowd.Through).Should().Be(0);
        (share - idle).Should().BeLessThan(0.02);
        foreach (var crowd in forThreads.Concat(forTasks))
            crowd.LetThrough();
        threads.End(s_patience).Should().BeTrue();
        await Task.WhenAll(tasks).WaitAsync(s_patience, TestContext.Current.CancellationToken);
        foreach (var crowd in forThreads.Concat(forTasks))
            crowd.Dispose();
    }

    /// <summary>What the pool and its timers have in any program that does something.</summary>
    private static Task WarmUp() => Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => Task.Delay(10))));
}
