namespace MultiProc.ConformanceTests;

/// <summary>_TestLock.</summary>
public sealed class LockTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact, PythonTest("_TestLock.test_lock")]
    public void Acquire_TakesOnce_AndOneReleaseTooManyThrows()
    {
        using var l = new Lock();
        l.Acquire(Timeout.InfiniteTimeSpan).Should().BeTrue();
        l.Acquire(TimeSpan.Zero).Should().BeFalse();
        l.Release();
        var release = () => l.Release();
        release.Should().Throw<SynchronizationLockException>();
    }

    [Fact, PythonTest("_TestLock.test_lock_context")]
    public void EnterScope_ReleasesAtTheEnd()
    {
        using var l = new Lock();
        using (l.EnterScope())
            l.Locked.Should().BeTrue();
        l.Locked.Should().BeFalse();
    }

    [Fact, PythonTest("_TestLock.test_repr_lock")]
    public void ToString_NamesTheOwner()
    {
        using var l = new Lock();
        l.ToString().Should().Be("Lock(owner=None)");
        l.Acquire();
        l.ToString().Should().Be($"Lock(owner={Environment.ProcessId})");
        l.Release();
        using var held = new Event();
        using var other = new Process(() => Hold(l, held));
        other.Start();
        held.Wait(s_patience).Should().BeTrue();
        l.ToString().Should().Be($"Lock(owner={other.Pid})");
        other.Kill();
        other.Join();
    }

    [Fact, PythonTest("_TestLock.test_lock_locked_2processes")]
    public void Locked_IsTrue_WhileAnotherProcessHolds()
    {
        using var l = new Lock();
        using var held = new Event();
        using var release = new Event();
        using var other = new Process(() =>
        {
            l.Acquire();
            held.Set();
            release.Wait();
            l.Release();
        });
        other.Start();
        held.Wait(s_patience).Should().BeTrue();
        l.Locked.Should().BeTrue();
        release.Set();
        other.Join(s_patience).Should().BeTrue();
        l.Locked.Should().BeFalse();
    }

    [Fact, PythonTest("_TestLock.test_rlock")]
    public void RLock_IsTakenAgainByItsOwner_AndOneReleaseTooManyThrows()
    {
        using var r = new RLock();
        for (var i = 0; i < 3; i++)
            r.Acquire(Timeout.InfiniteTimeSpan).Should().BeTrue();
        for (var i = 0; i < 3; i++)
            r.Release();
        var release = () => r.Release();
        release.Should().Throw<SynchronizationLockException>("Python: AssertionError");
    }

    [Fact, PythonTest("_TestLock.test_rlock_context")]
    public void RLock_EnterScope_ReleasesAtTheEnd_AndMayBeNested()
    {
        using var r = new RLock();
        using (r.EnterScope())
        {
            using (r.EnterScope())
                r.ToString().Should().Be($"RLock(owner={Environment.ProcessId}, count=2)");
            r.Locked.Should().BeTrue();
        }

        r.Locked.Should().BeFalse();
    }

    [Fact, PythonTest("_TestLock.test_repr_rlock")]
    public void RLock_ToString_NamesTheOwner_AndHowOftenItHasTheLock()
    {
        using var r = new RLock();
        r.ToString().Should().Be("RLock(owner=None, count=0)");
        r.Acquire();
        r.ToString().Should().Be($"RLock(owner={Environment.ProcessId}, count=1)");
        r.Acquire();
        r.ToString().Should().Be($"RLock(owner={Environment.ProcessId}, count=2)");
        r.Release();
        r.Release();
        using var held = new Event();
        using var other = new Process(() => HoldTwice(r, held));
        other.Start();
        held.Wait(s_patience).Should().BeTrue();
        r.ToString().Should().Be($"RLock(owner={other.Pid}, count=2)");
        other.Kill();
        other.Join();
    }

    [Fact, PythonTest("_TestLock.test_rlock_locked_2processes")]
    public void RLock_Locked_IsTrue_WhileAnotherProcessHolds()
    {
        using var r = new RLock();
        using var held = new Event();
        using var release = new Event();
        using var other = new Process(() =>
        {
            using (r.EnterScope())
            {
                held.Set();
                release.Wait();
            }
        });
        other.Start();
        held.Wait(s_patience).Should().BeTrue();
        r.Locked.Should().BeTrue();
        r.Acquire(TimeSpan.Zero).Should().BeFalse();
        release.Set();
        other.Join(s_patience).Should().BeTrue();
        r.Locked.Should().BeFalse();
    }

    private static void Hold(Lock l, Event held)
    {
        l.Acquire();
        held.Set();
        Thread.Sleep(Timeout.Infinite);
    }

    private static void HoldTwice(RLock r, Event held)
    {
        r.Acquire();
        r.Acquire();
        held.Set();
        Thread.Sleep(Timeout.Infinite);
    }
}
