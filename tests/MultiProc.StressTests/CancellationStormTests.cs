using MultiProc.Synchronization.Words;

namespace MultiProc.StressTests;

/// <summary>Hundreds of threads and tasks wait for one object, and are cancelled all the time while it is released: nothing gets lost.</summary>
/// <remarks>Without slices of time: a wake-up that went to somebody who left stays lost, and the test hangs.</remarks>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class CancellationStormTests : IDisposable
{
    private const int Threads = 60;
    private const int Tasks = 140;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(100);
    private static readonly int s_turns = Campaign.Scale(100, 5);
    private readonly bool _bounded = WordSleep.Bounded;

    public CancellationStormTests() => WordSleep.Bounded = false;

    public void Dispose() => WordSleep.Bounded = _bounded;

    [Fact]
    [TimeLimit(240)]
    public async Task EveryReleasedPermit_Arrives()
    {
        using var s = new Semaphore(0);
        var storm = Storm(s.Acquire, s.AcquireAsync);
        for (var released = 0; released < (Threads + Tasks) * s_turns;)
        {
            var count = Math.Min(1 + (released % 4), ((Threads + Tasks) * s_turns) - released);
            s.Release(count);
            released += count;
            _ = Thread.Yield();
        }

        await storm.WaitAsync(s_patience, TestContext.Current.CancellationToken);
        s.GetValue().Should().Be(0);
    }

    [Fact]
    [TimeLimit(240)]
    public async Task AFreedPermit_IsTakenByThoseWhoStay()
    {
        using var s = new BoundedSemaphore(3);
        var inside = 0;
        var most = 0;
        await Storm(
            token =>
            {
                using (s.EnterScope(token))
                    Meet();
            },
            async token =>
            {
                await using (await s.EnterScopeAsync(token))
                    Meet();
            }).WaitAsync(s_patience, TestContext.Current.CancellationToken);
        most.Should().BeInRange(1, 3);
        s.GetValue().Should().Be(3);

        void Meet()
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            _ = Thread.Yield();
            _ = Interlocked.Decrement(ref inside);
        }
    }

    [Fact]
    [TimeLimit(240)]
    public async Task AFreedLock_IsTakenByThoseWhoStay()
    {
        using var l = new Lock();
        var count = 0;
        await Storm(
            token =>
            {
                using (l.EnterScope(token))
                    count++;
            },
            async token =>
            {
                await using (await l.EnterScopeAsync(token))
                {
                    var seen = count;
                    await Task.Yield();
                    count = seen + 1;
                }
            }).WaitAsync(s_patience, TestContext.Current.CancellationToken);
        count.Should().Be((Threads + Tasks) * s_turns);
        l.Locked.Should().BeFalse();
    }

    [Fact]
    [TimeLimit(240)]
    public async Task AnEvent_LetsAllGo_WhoWaited()
    {
        using var e = new Event();
        var storm = Storm(e.Wait, e.WaitAsync);
        while (!storm.IsCompleted)
        {
            e.Set();
            e.Clear();
            await Task.Yield();
        }

        await storm;
        e.IsSet.Should().BeFalse();
    }

    /// <summary>A waiter who is notified is not told that it was cancelled: each notification is somebody's turn.</summary>
    [Fact]
    [TimeLimit(240)]
    public async Task EveryNotification_IsSomebodysTurn()
    {
        using var c = new Condition(new Lock());
        var waiting = 0; // under the lock
        var turns = 0;
        var storm = Storm(
            token =>
            {
                using (c.EnterScope(token))
                {
                    waiting++;
                    try
                    {
                        c.Wait(token);
                        turns++;
                    }
                    catch (OperationCanceledException)
                    {
                        waiting--;
                        throw;
                    }
                }
            },
            async token =>
            {
                await using (await c.EnterScopeAsync(token))
                {
                    waiting++;
                    try
                    {
                        await c.WaitAsync(token);
                        turns++;
                    }
                    catch (OperationCanceledException)
                    {
                        waiting--;
                        throw;
                    }
                }
            });

        // Whoever waits and is not notified yet counts, though it may be on its way out: then it hears the notification instead.
        var notified = 0;
        while (notified < (Threads + Tasks) * s_turns)
        {
            await using (await c.EnterScopeAsync())
            {
                if (waiting > 0)
                {
                    c.Notify();
                    waiting--;
                    notified++;
                }
            }
        }

        await storm.WaitAsync(s_patience, TestContext.Current.CancellationToken);
        turns.Should().Be(notified);
    }

    /// <summary>All take their turns, as often as it needs, while a thread cancels whom it finds.</summary>
    private static async Task Storm(Action<CancellationToken> wait, Func<CancellationToken, Task> waitAsync)
    {
        var isRaging = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sources = new CancellationTokenSource[Threads + Tasks];
        for (var i = 0; i < sources.Length; i++)
            sources[i] = new CancellationTokenSource();
        var threads = Enumerable.Range(0, Threads).Select(i => Task.Factory.StartNew(() => Take(i), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        var tasks = Enumerable.Range(Threads, Tasks).Select(i => Task.Run(() => TakeAsync(i)));
        var all = Task.WhenAll([.. threads, .. tasks]);
        var canceller = Task.Factory.StartNew(CancelAtRandom, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await all;
        (await canceller).Should().BePositive();

        int CancelAtRandom()
        {
            var random = new Random(1);
            var canceled = 0;
            while (!all.IsCompleted)
            {
                Volatile.Read(ref sources[random.Next(sources.Length)]).Cancel();
                canceled++;
                isRaging.TrySetResult();
                if (canceled % 8 == 0)
                    _ = Thread.Yield();
            }

            return canceled;
        }

        void Take(int number)
        {
            isRaging.Task.Wait();
            for (var turn = 0; turn < s_turns;)
            {
                try
                {
                    wait(Volatile.Read(ref sources[number]).Token);
                    turn++;
                }
                catch (OperationCanceledException)
                {
                    Volatile.Write(ref sources[number], new CancellationTokenSource());
                }
            }
        }

        async Task TakeAsync(int number)
        {
            await isRaging.Task;
            for (var turn = 0; turn < s_turns;)
            {
                try
                {
                    await waitAsync(Volatile.Read(ref sources[number]).Token);
                    turn++;
                }
                catch (OperationCanceledException)
                {
                    Volatile.Write(ref sources[number], new CancellationTokenSource());
                }
            }
        }
    }
}
