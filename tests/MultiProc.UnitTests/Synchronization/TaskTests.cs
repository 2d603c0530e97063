using System.Collections.Concurrent;

namespace MultiProc.UnitTests.Synchronization;

/// <summary>The asynchronous members: who waits is a task, who wakes it may be anybody.</summary>
public sealed class TaskTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Lock_IsHandedToATask_ByWhomeverReleasesIt()
    {
        using var l = new Lock();
        l.Acquire();
        var waiting = l.AcquireAsync(s_patience);
        waiting.IsCompleted.Should().BeFalse();
        l.Release();
        (await waiting).Should().BeTrue();
        l.Locked.Should().BeTrue();
        l.Release();
    }

    [Fact]
    public async Task Semaphores_GiveAsManyTasksAPermit_AsThereAre()
    {
        using var s = new Semaphore(0);
        using var bounded = new BoundedSemaphore(2);
        bounded.Acquire();
        bounded.Acquire();
        var tasks = Enumerable.Range(0, 10).Select(_ => s.AcquireAsync(s_patience)).ToList();
        var boundedTask = bounded.AcquireAsync(s_patience);
        tasks.Should().OnlyContain(t => !t.IsCompleted);
        s.Release(4);
        Eventually.Holds(() => tasks.Count(t => t.IsCompleted) == 4, s_patience).Should().BeTrue();
        s.GetValue().Should().Be(0);
        s.Release(6);
        (await Task.WhenAll(tasks)).Should().AllBeEquivalentTo(true);
        boundedTask.IsCompleted.Should().BeFalse();
        bounded.Release();
        (await boundedTask).Should().BeTrue();
    }

    [Fact]
    public async Task Event_LetsAllTasksGoOn_AlsoThoseThatFindItUnsetAgain()
    {
        using var e = new Event();
        var tasks = Enumerable.Range(0, 50).Select(_ => e.WaitAsync(s_patience)).ToList();
        tasks.Should().OnlyContain(t => !t.IsCompleted);
        e.Set();
        e.Clear();
        (await Task.WhenAll(tasks)).Should().AllBeEquivalentTo(true);
        e.WaitAsync().IsCompleted.Should().BeFalse();
        e.Set();
    }

    [Fact]
    public async Task Condition_WakesTasksInTheirOrder()
    {
        using var c = new Condition(new Lock());
        var order = new ConcurrentQueue<int>();
        var tasks = new List<Task>();
        for (var i = 0; i < 6; i++)
            tasks.Add(Wait(i)); // it has its entry when it first gives up the thread
        c.ToString().Should().Be("Condition(Lock(owner=None), waiting=6)");
        for (var i = 0; i < 6; i++)
        {
            using (c.EnterScope())
                c.Notify();
            await tasks[i].WaitAsync(s_patience);
        }

        order.Should().Equal(0, 1, 2, 3, 4, 5);

        async Task Wait(int number)
        {
            await using (await c.EnterScopeAsync())
            {
                await c.WaitAsync();
                order.Enqueue(number);
            }
        }
    }

    [Fact]
    public async Task Condition_TellsATaskWhatItWaitsFor()
    {
        using var c = new Condition(new Lock());
        var value = 0;
        var waiting = Wait();
        for (var i = 0; i < 4; i++)
        {
            waiting.IsCompleted.Should().BeFalse();
            await using (await c.EnterScopeAsync())
            {
                value++;
                c.NotifyAll();
            }
        }

        (await waiting.WaitAsync(s_patience)).Should().Be(4);

        async Task<int> Wait()
        {
            await using (await c.EnterScopeAsync())
            {
                await c.WaitForAsync(() => value == 4);
                return value;
            }
        }
    }

    [Fact]
    public async Task Barrier_LetsTasksAndThreadsPassTogether()
    {
        var actions = 0;
        using var b = new Barrier(4, () => actions++, s_patience);
        var passes = new int[4];
        var thread = new Thread(() =>
        {
            for (var i = 0; i < 20; i++)
                Interlocked.Increment(ref passes[b.Wait()]);
        });
        thread.Start();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Pass()));
        thread.Join();
        passes.Should().Equal(20, 20, 20, 20);
        actions.Should().Be(20);

        async Task Pass()
        {
            for (var i = 0; i < 20; i++)
                Interlocked.Increment(ref passes[await b.WaitAsync()]);
        }
    }

    [Fact]
    public async Task Tasks_DoNotKeepAThread()
    {
        using var e = new Event();
        var before = System.Diagnostics.Process.GetCurrentProcess().Threads.Count;
        var tasks = Enumerable.Range(0, 500).Select(_ => e.WaitAsync(s_patience)).ToList();
        System.Diagnostics.Process.GetCurrentProcess().Threads.Count.Should().BeLessThan(before + 50);
        e.Set();
        (await Task.WhenAll(tasks)).Should().AllBeEquivalentTo(true);
    }
}
