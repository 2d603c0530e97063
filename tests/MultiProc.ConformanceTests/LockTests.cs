namespace MultiProc.ConformanceTests;

public sealed class LockTests
{
    [Fact]
    [PythonTest("_TestLock.test_lock")]
    public void Acquire_IsExclusive_AndReleaseOfAFreeOneThrows()
    {
        using var l = new Lock();
        l.Acquire();
        l.Acquire(TimeSpan.Zero).Should().BeFalse();
        l.Release();
        l.Invoking(x => x.Release()).Should().Throw<SynchronizationLockException>();
    }

    [Fact]
    [PythonTest("_TestLock.test_lock_context")]
    public void EnterScope_HoldsTheLock_ToTheEndOfTheBlock()
    {
        using var l = new Lock();
        using (l.EnterScope())
            l.Locked.Should().BeTrue();
        l.Locked.Should().BeFalse();
    }

    [Fact]
    [PythonTest("_TestLock.test_repr_lock")]
    public void ToString_NamesTheOwner_HereAndInAnotherProcess()
    {
        using var l = new Lock();
        l.ToString().Should().Be("Lock(owner=None)");
        l.Acquire();
        l.ToString().Should().Be($"Lock(owner={Environment.ProcessId})");
        l.Release();

        using var held = new Event();
        using var go = new Event();
        using var child = new Process(() =>
        {
            using (l.EnterScope())
            {
                held.Set();
                go.Wait();
            }
        });
        child.Start();
        held.Wait();
        l.ToString().Should().Be($"Lock(owner={child.Pid})");
        go.Set();
        child.Join();
        child.ExitCode.Should().Be(0);
    }

    [Fact]
    [PythonTest("_TestLock.test_lock_locked_2processes")]
    public void Locked_IsTrueInBothProcesses_WhenAnotherHoldsIt()
    {
        using var l = new Lock();
        using var held = new Event();
        using var go = new Event();
        using var told = new Told();
        l.Locked.Should().BeFalse();
        using var child = new Process(() =>
        {
            l.Acquire();
            told.Say($"{l.Locked}");
            held.Set();
            go.Wait();
            l.Release();
        });
        child.Start();
        held.Wait();
        l.Locked.Should().BeTrue();
        go.Set();
        child.Join();
        told.Lines.Should().Equal("True");
        l.Locked.Should().BeFalse();
    }
}
