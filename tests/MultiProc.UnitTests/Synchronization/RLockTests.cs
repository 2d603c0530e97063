namespace MultiProc.UnitTests.Synchronization;

/// <summary>Whose an RLock is, in one process.</summary>
public sealed class RLockTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void AnotherThread_NeitherTakesNorReleasesIt_UntilItIsReleasedAsOftenAsItWasAcquired()
    {
        using var r = new RLock();
        r.Acquire();
        r.Acquire();
        OnAnotherThread(() => r.Acquire(s_short)).Should().BeFalse();
        OnAnotherThread(() => Throws(r.Release)).Should().BeTrue();
        r.Release();
        OnAnotherThread(() => r.Acquire(TimeSpan.Zero)).Should().BeFalse();
        r.ToString().Should().Be($"RLock(owner={Environment.ProcessId}, count=1)");
        r.Release();
        OnAnotherThread(() => r.Acquire(TimeSpan.Zero)).Should().BeTrue();
    }

    [Fact]
    public void AThreadThatEnds_KeepsIt()
    {
        using var r = new RLock();
        OnAnotherThread(() => r.Acquire(TimeSpan.Zero)).Should().BeTrue();
        r.Acquire(s_short).Should().BeFalse();
        r.Locked.Should().BeTrue();
        Throws(r.Release).Should().BeTrue();
    }

    [Fact]
    public void Threads_TakeItInTurns_HoweverDeepTheyHoldIt()
    {
        using var r = new RLock();
        var guarded = 0;
        var threads = Enumerable.Range(1, 4).Select(depth => new Thread(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                for (var d = 0; d < depth; d++)
                    r.Acquire();
                guarded++;
                for (var d = 0; d < depth; d++)
                    r.Release();
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        guarded.Should().Be(4000);
        r.ToString().Should().Be("RLock(owner=None, count=0)");
    }

    [Fact]
    public void Scope_IsOpenAsBefore_WhenAnotherThreadCouldNotEndIt()
    {
        using var r = new RLock();
        var scope = r.EnterScope();
        OnAnotherThread(() => Throws(scope.Dispose)).Should().BeTrue();
        scope.Dispose();
        r.Locked.Should().BeFalse();
        OnAnotherThread(() => Throws(scope.Dispose)).Should().BeFalse("it has ended");
    }

    [Fact]
    public void Scope_KeepsTheName_WhenAnotherThreadCouldNotEndIt()
    {
        var name = $"multiproc-test-{Guid.NewGuid():N}";
        var r = new RLock(name);
        var scope = r.EnterScope();
        r.Dispose();
        OnAnotherThread(() => Throws(scope.Dispose)).Should().BeTrue();
        using (var same = new RLock(name))
            same.CreatedNew.Should().BeFalse();
        scope.Dispose();
        using var next = new RLock(name);
        next.CreatedNew.Should().BeTrue();
    }

    [Fact]
    public void Scope_Throws_WhenItEndsOnAnotherThread()
    {
        using var r = new RLock();
        var scope = r.EnterScope();
        OnAnotherThread(() => Throws(scope.Dispose)).Should().BeTrue();
        r.Locked.Should().BeTrue();
    }

    private static bool Throws(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (SynchronizationLockException)
        {
            return true;
        }
    }

    private static bool OnAnotherThread(Func<bool> question)
    {
        var answer = false;
        var thread = new Thread(() => answer = question());
        thread.Start();
        thread.Join();
        return answer;
    }
}
