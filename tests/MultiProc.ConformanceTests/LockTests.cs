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

    private static void Hold(Lock l, Event held)
    {
        l.Acquire();
        held.Set();
        Thread.Sleep(Timeout.Infinite);
    }
}
