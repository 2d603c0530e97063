namespace MultiProc.IntegrationTests.Synchronization;

/// <summary>Every primitive goes to a child and a grandchild, as argument, captured variable and field, and is the same there.</summary>
public sealed class PrimitiveTravelTests
{
    private const int Seen = 42;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>What a primitive is called, one of each, and what a process does to it that others can see in its text.</summary>
    public static TheoryData<string> Names => [.. s_primitives.Keys];

    private static readonly Dictionary<string, Primitive> s_primitives = new(StringComparer.Ordinal)
    {
        ["Lock"] = new(() => new Lock(), p => ((Lock)p).Acquire(s_patience)),
        ["RLock"] = new(() => new RLock(), p => ((RLock)p).Acquire(s_patience)),
        ["Semaphore"] = new(() => new Semaphore(), p => ((Semaphore)p).Acquire(s_patience)),
        ["BoundedSemaphore"] = new(() => new BoundedSemaphore(9), p => ((BoundedSemaphore)p).Acquire(s_patience)),
        ["Event"] = new(() => new Event(), p => ((Event)p).Set()),
        ["Condition of RLock"] = new(() => new Condition(), p => ((Condition)p).Acquire(s_patience)),
        ["Condition of Lock"] = new(() => new Condition(new Lock()), p => ((Condition)p).Acquire(s_patience)),
        ["Barrier"] = new(() => new Barrier(9, () => { }), p => ((Barrier)p).Abort()),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Argument_CapturedVariableAndField_AreOneObject_InChildAndGrandchild(string name)
    {
        var captured = s_primitives[name].Create();
        var free = captured.ToString();
        using var told = new Event();
        using var go = new Event();
        using var child = new Process(
            (IDisposable argument, Box box) => Environment.ExitCode = RunGrandchild(name, argument, box, captured, told, go),
            captured,
            new Box(captured));
        child.Start();
        told.Wait(s_patience).Should().BeTrue();
        captured.ToString().Should().NotBe(free, "the grandchild has it");
        go.Set();
        child.Join(s_patience).Should().BeTrue();
        child.ExitCode.Should().Be(Seen);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ADisposedOne_ArrivesAsDisposed(string name)
    {
        var subject = s_primitives[name].Create();
        subject.Dispose();
        using var child = new Process(() => Environment.ExitCode = subject.ToString()!.EndsWith("(disposed)", StringComparison.Ordinal) ? Seen : 9);
        child.Start();
        child.Join(s_patience).Should().BeTrue();
        child.ExitCode.Should().Be(Seen);
    }

    [Fact]
    public void Condition_KeepsTheIdentityOfItsLock()
    {
        using var l = new Lock();
        using var c = new Condition(l);
        using var waiting = new Event();
        using var child = new Process(() =>
        {
            using (l.EnterScope()) // the lock itself, and then the condition: one lock
            {
                waiting.Set();
                c.Wait();
                Environment.ExitCode = l.Locked ? Seen : 9;
            }
        });
        child.Start();
        waiting.Wait(s_patience).Should().BeTrue();
        using (l.EnterScope())
            c.Notify();
        child.Join(s_patience).Should().BeTrue();
        child.ExitCode.Should().Be(Seen);
    }

    [Fact]
    public void Condition_WithALockOfItsOwn_DisposesItInEveryCopy()
    {
        var c = new Condition();
        using var child = new Process(() =>
        {
            c.Dispose();
            try
            {
                c.Acquire();
            }
            catch (ObjectDisposedException)
            {
                Environment.ExitCode = Seen;
            }
        });
        child.Start();
        child.Join(s_patience).Should().BeTrue();
        child.ExitCode.Should().Be(Seen);
        c.Acquire(TimeSpan.Zero).Should().BeTrue("this copy goes on");
    }

    [Fact]
    public void Barrier_TakesItsActionAlong_AndWhoeverComesLastRunsIt()
    {
        using var runs = new Semaphore(0);
        using var b = new Barrier(2, () => runs.Release(Environment.ProcessId), s_patience);
        using var child = new Process(() => b.Wait());
        child.Start();
        Eventually.Holds(() => b.NWaiting == 1, s_patience).Should().BeTrue();
        b.Wait().Should().Be(1);
        child.Join(s_patience).Should().BeTrue();
        runs.GetValue().Should().Be(Environment.ProcessId);
        using var last = new Process(() =>
        {
            Eventually.Holds(() => b.NWaiting == 1, s_patience);
            b.Wait();
        });
        last.Start();
        b.Wait().Should().Be(0);
        last.Join(s_patience).Should().BeTrue();
        runs.GetValue().Should().Be(Environment.ProcessId + last.Pid);
    }

    [Fact]
    public void RLock_BelongsToAProcessToo()
    {
        using var r = new RLock();
        r.Acquire();
        using var child = new Process(() => Environment.ExitCode = !r.Acquire(TimeSpan.Zero) && ThrowsOnRelease(r) ? Seen : 9);
        child.Start();
        child.Join(s_patience).Should().BeTrue();
        child.ExitCode.Should().Be(Seen, "this thread of this process has it, the child's first thread has not");
        r.Release();
        r.Locked.Should().BeFalse();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    public void BoundedSemaphore_GivesBackWhatAProcessHeld_WhenItEnds(int permits)
    {
        using var s = new BoundedSemaphore(permits);
        using var child = new Process(() =>
        {
            for (var i = 0; i < permits; i++)
                s.Acquire();
        });
        child.Start();
        child.Join(s_patience).Should().BeTrue();
        for (var i = 0; i < permits; i++)
        {
            s.Acquire(s_patience).Should().BeTrue();
            s.WasAbandoned.Should().BeTrue();
        }

        s.Acquire(TimeSpan.Zero).Should().BeFalse();
    }

    [Fact]
    public async Task Tasks_AreWokenByOtherProcesses()
    {
        using var e = new Event();
        using var s = new Semaphore(0);
        using var c = new Condition(new Lock());
        using var b = new Barrier(2);
        await c.AcquireAsync();
        var waits = new[] { e.WaitAsync(s_patience), s.AcquireAsync(s_patience), c.WaitAsync(s_patience) };
        var barrier = b.WaitAsync(s_patience);
        waits.Should().OnlyContain(w => !w.IsCompleted);
        var waker = Process.RunAsync(() =>
        {
            e.Set();
            s.Release();
            using (c.EnterScope())
                c.Notify();
            return b.Wait();
        });
        (await Task.WhenAll(waits)).Should().AllBeEquivalentTo(true);
        (await barrier).Should().Be(0);
        (await waker).Should().Be(1);
    }

    [Fact]
    public async Task Lock_IsSharedByTasksOfManyProcesses()
    {
        using var l = new Lock();
        using var inside = new Semaphore(1);
        Func<Task<bool>> work = async () =>
        {
            var alone = true;
            await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
            {
                await using (await l.EnterScopeAsync())
                {
                    alone &= inside.Acquire(TimeSpan.Zero);
                    await Task.Yield();
                    inside.Release();
                }
            }));
            return alone;
        };
        var results = await Task.WhenAll(Process.RunAsync(work), Process.RunAsync(work), Task.Run(work)).WaitAsync(s_patience);
        results.Should().AllBeEquivalentTo(true);
    }

    private static int RunGrandchild(string name, IDisposable argument, Box box, IDisposable captured, Event told, Event go)
    {
        if (!ReferenceEquals(argument, box.Field) || !ReferenceEquals(argument, captured))
            return 8;
        using var grandchild = new Process(() =>
        {
            s_primitives[name].Touch(argument);
            told.Set();
            go.Wait(s_patience);
            Environment.ExitCode = Seen;
        });
        grandchild.Start();
        grandchild.Join();
        return grandchild.ExitCode ?? 7;
    }

    private static bool ThrowsOnRelease(RLock r)
    {
        try
        {
            r.Release();
            return false;
        }
        catch (SynchronizationLockException)
        {
            return true;
        }
    }

    private sealed record Box(IDisposable Field);

    private sealed record Primitive(Func<IDisposable> Create, Action<IDisposable> Touch);
}
