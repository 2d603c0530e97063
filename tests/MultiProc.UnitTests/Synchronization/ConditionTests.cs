using MultiProc.Serialization;

namespace MultiProc.UnitTests.Synchronization;

/// <summary>Who may use a Condition, whom it wakes, and how its lock comes back, in one process.</summary>
public sealed class ConditionTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string, Func<Condition, Task>> TaskMembers => new()
    {
        { "AcquireAsync", c => c.AcquireAsync() },
        { "AcquireAsync in time", c => c.AcquireAsync(TimeSpan.Zero) },
        { "EnterScopeAsync", async c => await c.EnterScopeAsync() },
        { "WaitAsync", c => c.WaitAsync() },
        { "WaitAsync in time", c => c.WaitAsync(TimeSpan.Zero) },
        { "WaitForAsync", c => c.WaitForAsync(() => true) },
        { "WaitForAsync in time", c => c.WaitForAsync(() => true, TimeSpan.Zero) },
    };

    [Fact]
    public void Members_Throw_WhenTheCallerDoesNotHoldTheLock()
    {
        using var recursive = new Condition();
        using var plain = new Condition(new Lock());
        var owner = new Thread(() => recursive.Acquire());
        owner.Start();
        owner.Join();
        foreach (var c in new[] { recursive, plain })
        {
            Action[] members =
            [
                () => c.Wait(), () => c.Wait(TimeSpan.Zero), () => c.WaitFor(() => true), () => c.WaitFor(() => true, TimeSpan.Zero), () => c.Notify(), () => c.Notify(0),
                c.NotifyAll, c.Release,
            ];
            foreach (var member in members)
                member.Should().Throw<SynchronizationLockException>("Python: AssertionError");
        }
    }

    [Fact]
    public async Task TaskMembers_Throw_WhenTheCallerDoesNotHoldTheLock()
    {
        using var c = new Condition(new Lock());
        foreach (var member in new Func<Task>[] { () => c.WaitAsync(), () => c.WaitAsync(TimeSpan.Zero), () => c.WaitForAsync(() => true), () => c.WaitForAsync(() => true, TimeSpan.Zero) })
            await member.Should().ThrowAsync<SynchronizationLockException>();
    }

    [Theory]
    [MemberData(nameof(TaskMembers), DisableDiscoveryEnumeration = true)]
    public async Task TaskMembers_Throw_WhenTheLockBelongsToAThread(string name, Func<Condition, Task> member)
    {
        using var c = new Condition();
        c.Acquire();
        Func<Task> call = async () => await member(c);
        (await call.Should().ThrowAsync<InvalidOperationException>(name)).Which.Message.Should().Contain("new MultiProc.Condition(new MultiProc.Lock())");
        c.ToString().Should().Be($"Condition(RLock(owner={Environment.ProcessId}, count=1), waiting=0)", "nothing has happened");
    }

    [Fact]
    public void Arguments_AreChecked()
    {
        using var c = new Condition();
        c.Acquire();
        var notify = () => c.Notify(-1);
        notify.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("n");
        var wait = () => c.WaitFor(null!);
        wait.Should().Throw<ArgumentNullException>().WithParameterName("predicate");
        Action waitAsync = () => _ = c.WaitForAsync(null!);
        waitAsync.Should().Throw<ArgumentNullException>().WithParameterName("predicate");
        var ofLock = () => new Condition((Lock)null!);
        ofLock.Should().Throw<ArgumentNullException>().WithParameterName("lock");
        var ofRLock = () => new Condition((RLock)null!);
        ofRLock.Should().Throw<ArgumentNullException>().WithParameterName("lock");
    }

    [Fact]
    public void EveryThread_CountsAsTheHolderOfALock()
    {
        using var c = new Condition(new Lock());
        c.Acquire();
        var other = new Thread(() =>
        {
            c.Notify();
            c.Release();
        });
        other.Start();
        other.Join();
        c.Locked.Should().BeFalse();
    }

    [Fact]
    public void Wait_FreesTheLockAltogether_AndTakesItAsOftenAsBefore()
    {
        using var r = new RLock();
        using var c = new Condition(r);
        var after = "";
        var waiter = new Thread(() =>
        {
            r.Acquire();
            c.Acquire();
            r.Acquire();
            c.Wait();
            after = r.ToString();
            for (var i = 0; i < 3; i++)
                r.Release();
        });
        waiter.Start();
        AwaitWaiters(c, 1);
        using (r.EnterScope())
        {
            r.ToString().Should().Be($"RLock(owner={Environment.ProcessId}, count=1)");
            c.Notify();
        }

        waiter.Join(s_patience).Should().BeTrue();
        after.Should().Be($"RLock(owner={Environment.ProcessId}, count=3)");
        r.Locked.Should().BeFalse();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    public void Notify_WakesThoseFirstWhoHaveWaitedLongest(int count)
    {
        using var c = new Condition();
        var order = new List<int>();
        var waiters = new List<Thread>();
        for (var i = 0; i < count; i++)
        {
            var number = i;
            var waiter = new Thread(() =>
            {
                using (c.EnterScope())
                {
                    c.Wait();
                    order.Add(number);
                }
            });
            waiter.Start();
            waiters.Add(waiter);
            AwaitWaiters(c, i + 1);
        }

        for (var i = 0; i < count; i++)
        {
            using (c.EnterScope())
                c.Notify();
            waiters[i].Join(s_patience).Should().BeTrue();
        }

        order.Should().Equal(Enumerable.Range(0, count));
    }

    [Fact]
    public void ANotification_Counts_WhenTheTokenIsCanceledAfterIt()
    {
        using var c = new Condition();
        using var source = new CancellationTokenSource();
        var notified = false;
        var waiter = new Thread(() =>
        {
            using (c.EnterScope())
                notified = c.Wait(Timeout.InfiniteTimeSpan, source.Token);
        });
        waiter.Start();
        AwaitWaiters(c, 1);
        using (c.EnterScope())
        {
            c.Notify();
            source.Cancel();
        }

        waiter.Join(s_patience).Should().BeTrue();
        notified.Should().BeTrue("nobody else could get it");
    }

    [Fact]
    public void ACancellation_GivesTheLockBack_AndTakesNobodysNotification()
    {
        using var c = new Condition();
        using var source = new CancellationTokenSource();
        var held = "";
        var canceled = new Thread(() =>
        {
            using (c.EnterScope())
            {
                try
                {
                    c.Wait(source.Token);
                }
                catch (OperationCanceledException)
                {
                    held = c.ToString();
                }
            }
        });
        canceled.Start();
        AwaitWaiters(c, 1);
        source.Cancel();
        canceled.Join(s_patience).Should().BeTrue();
        held.Should().Be($"Condition(RLock(owner={Environment.ProcessId}, count=1), waiting=0)");
        c.Locked.Should().BeFalse();
    }

    [Fact]
    public void WaitFor_ThrowsWhatThePredicateThrows_WithTheLockHeld()
    {
        using var c = new Condition();
        using var scope = c.EnterScope();
        var wait = () => c.WaitFor(() => throw new InvalidTimeZoneException());
        wait.Should().Throw<InvalidTimeZoneException>();
        c.Locked.Should().BeTrue();
    }

    [Fact]
    public void WaitFor_LooksAgain_WithoutANotification()
    {
        using var c = new Condition();
        using var scope = c.EnterScope();
        var looks = 0;
        c.WaitFor(() => ++looks == 2);
        looks.Should().Be(2, "a notification may have been given to a waiter that was killed");
    }

    [Fact]
    public void ACopy_HasTheLockThatTravelsBesideIt()
    {
        using var l = new Lock();
        using var c = new Condition(l);
        var (sameCondition, sameLock) = ((Condition, Lock))Pickle.Load(Pickle.Dump((c, l)))!;
        c.Acquire();
        sameLock.Locked.Should().BeTrue();
        sameLock.Dispose();
        var acquire = () => sameCondition.Acquire(TimeSpan.Zero);
        acquire.Should().Throw<ObjectDisposedException>("it is the same object").Which.ObjectName.Should().Be(typeof(Lock).FullName);
    }

    [Fact]
    public void Dispose_LeavesALockAlone_ThatIsNotItsOwn()
    {
        using var l = new Lock();
        var c = new Condition(l);
        c.Dispose();
        l.Acquire(TimeSpan.Zero).Should().BeTrue();
    }

    /// <summary>A waiter has its entry before the lock is free.</summary>
    private static void AwaitWaiters(Condition c, int count) =>
        Eventually.Holds(() => c.ToString().EndsWith($"waiting={count})", StringComparison.Ordinal), s_patience).Should().BeTrue();
}
