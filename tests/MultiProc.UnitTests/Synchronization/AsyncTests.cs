using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Synchronization.Words;
using MultiProc.UnitTests.Platform;

namespace MultiProc.UnitTests.Synchronization;

/// <summary>The asynchronous members wait by the same protocols, without threads.</summary>
public sealed class AsyncTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Event_LetsAThousandTasksGo()
    {
        using var e = new Event();
        var waiting = Enumerable.Range(0, 1000).Select(_ => e.WaitAsync(TestContext.Current.CancellationToken)).ToArray();
        e.Set();
        await Task.WhenAll(waiting).WaitAsync(s_patience, TestContext.Current.CancellationToken);
        (await e.WaitAsync(TimeSpan.Zero, TestContext.Current.CancellationToken)).Should().BeTrue();
    }

    [Fact]
    public async Task Lock_IsHandedRound_ByTasksAndThreads()
    {
        using var unbounded = new KernelSwitches();
        WordSleep.Bounded = false;
        using var l = new Lock();
        var count = 0;
        var tasks = Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await using (await l.EnterScopeAsync())
                {
                    var seen = count;
                    if (i % 10 == 0)
                        await Task.Yield();
                    count = seen + 1;
                }
            }
        })).ToList();
        var threads = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                using (l.EnterScope())
                    count++;
            }
        }, TaskCreationOptions.LongRunning)).ToList();
        await Task.WhenAll([.. tasks, .. threads]).WaitAsync(s_patience, TestContext.Current.CancellationToken);
        count.Should().Be(4000);
    }

    [Fact]
    public async Task TaskThatTimesOutBeforeItsTurn_LooksOnceMore()
    {
        using var words = new MappedWords(1);
        using var done = new CancellationTokenSource();
        var first = WordWaiting.RunAsync(new TakenAtTheEnd(words[0]), new Holder(), words[0], Deadline.Infinite, done.Token);
        var second = WordWaiting.RunAsync(new TakenAtTheEnd(words[0]), new Holder(), words[0], Deadline.After(TimeSpan.FromMilliseconds(50)), default);
        (await second.WaitAsync(s_patience, TestContext.Current.CancellationToken)).Should().Be(WordOutcome.Taken);
        first.IsCompleted.Should().BeFalse("the first has the turn");
        await done.CancelAsync();
        await first.Awaiting(f => f).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Permits_AreNeverTooMany_WhenTasksAreCanceledAtRandom()
    {
        using var unbounded = new KernelSwitches();
        WordSleep.Bounded = false;
        using var s = new BoundedSemaphore(2);
        var inside = 0;
        var most = 0;
        var tasks = Enumerable.Range(0, 16).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 100; i++)
            {
                using var source = new CancellationTokenSource(random.Next(3) == 0 ? TimeSpan.FromMicroseconds(random.Next(200)) : s_patience);
                try
                {
                    await s.AcquireAsync(source.Token);
                }
                catch (OperationCanceledException)
                {
                    continue;
                }

                most = Math.Max(most, Interlocked.Increment(ref inside));
                await Task.Yield();
                _ = Interlocked.Decrement(ref inside);
                s.Release();
            }
        })).ToList();
        await Task.WhenAll(tasks).WaitAsync(s_patience, TestContext.Current.CancellationToken);
        most.Should().BeInRange(1, 2);
        s.GetValue().Should().Be(2);
    }

    [Fact]
    public async Task Condition_WakesSoManyTasks_AsItIsAsked()
    {
        using var unbounded = new KernelSwitches();
        WordSleep.Bounded = false;
        using var l = new Lock();
        using var c = new Condition(l);
        var gone = 0;
        var waiting = Enumerable.Range(0, 300).Select(_ => Task.Run(async () =>
        {
            await using (await c.EnterScopeAsync())
            {
                await c.WaitAsync();
                gone++;
            }
        })).ToArray();
        Eventually.Holds(() => c.ToString().EndsWith("waiting=300)", StringComparison.Ordinal), s_patience).Should().BeTrue();
        for (var notified = 0; notified < 300; notified += 10)
        {
            Volatile.Read(ref gone).Should().Be(notified);
            await using (await c.EnterScopeAsync())
                c.Notify(10);
            Eventually.Holds(() => Volatile.Read(ref gone) == notified + 10, s_patience).Should().BeTrue();
        }

        await Task.WhenAll(waiting).WaitAsync(s_patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Condition_HasNoWaiter_WhoseLockWasReleasedUnderIt()
    {
        using var l = new Lock();
        using var c = new Condition(l);
        CrashPoint.Reached = step =>
        {
            if (step == "condition.entered")
                l.Release();
        };
        try
        {
            await l.AcquireAsync(TestContext.Current.CancellationToken);
            c.Invoking(condition => condition.Wait(TestContext.Current.CancellationToken)).Should().Throw<SynchronizationLockException>();
            await l.AcquireAsync(TestContext.Current.CancellationToken);
            (await c.Awaiting(condition => condition.WaitAsync(TestContext.Current.CancellationToken)).Should().ThrowAsync<SynchronizationLockException>())
                .WithMessage("*nobody holds it*");
        }
        finally
        {
            CrashPoint.Reached = null;
        }

        c.ToString().Should().EndWith("waiting=0)", "it would get a notification that somebody else waits for");
    }

    [Fact]
    public async Task Barrier_GivesTasksTheirNumbers()
    {
        using var b = new Barrier(50);
        var parties = Enumerable.Range(0, 50).Select(_ => b.WaitAsync()).ToArray();
        var numbers = await Task.WhenAll(parties).WaitAsync(s_patience, TestContext.Current.CancellationToken);
        numbers.Order().Should().Equal(Enumerable.Range(0, 50));
    }

    /// <summary>There is something for whoever looks when its time is over.</summary>
    private readonly struct TakenAtTheEnd(SharedWord word) : IWordProtocol
    {
        public static bool Takes => true;

        public WordOutcome Look(ref WordSleep sleep, out uint expected)
        {
            expected = word.LowHalf;
            sleep.ThrowIfCanceled();
            return sleep.HasExpired ? WordOutcome.Taken : WordOutcome.MustSleep;
        }
    }

    private sealed class Holder : IWordHolder
    {
        public void BeginUse()
        {
        }

        public void EndUse()
        {
        }
    }
}
