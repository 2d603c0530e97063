using MultiProc.Foundation;
using MultiProc.Synchronization.Slots;
using MultiProc.Synchronization.Words;

namespace MultiProc.StressTests;

/// <summary>One test per row of the crash table in src/MultiProc/Synchronization/README.md; the names begin with the row's number.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class KernelKillTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("A1", "arena.popped")]
    [InlineData("A2", "arena.published")]
    public void A1_A2_Allocate_LosesAtMostItsSlot_WhenKilled(string row, string step)
    {
        row.Should().NotBeNull();
        LosesAtMostOneSlot(step, () => GC.KeepAlive(new Lock()));
    }

    [Fact]
    public void A3_Attach_LosesAtMostOneCount_WhenKilledBeforeTheBitIsSet()
    {
        using var slot = Arena.Current.Allocate(new SlotShape(SlotKind.Lock, 0));
        var id = slot.Id.ToWord();
        LosesAtMostOneSlot("arena.raised", () => GC.KeepAlive(Arena.Current.Attach(SlotId.FromWord(id), SlotKind.Lock)));
        WordLock.TryTake(slot).Should().BeTrue("nobody else's slot was touched");
    }

    [Theory]
    [InlineData("A4", "arena.cleared")]
    [InlineData("A5", "arena.zero")]
    [InlineData("A6", "arena.linked")]
    public void A4_A5_A6_Detach_LosesAtMostItsSlot_WhenKilled(string row, string step)
    {
        row.Should().NotBeNull();
        LosesAtMostOneSlot(step, () => Arena.Current.Allocate(new SlotShape(SlotKind.Lock, 0)).Dispose());
    }

    [Theory]
    [InlineData("R1", "row.reserved")]
    [InlineData("R2", "row.raised")]
    [InlineData("R2", "row.granted")]
    [InlineData("R3", "start.sent")]
    [KillsParents]
    public void R1_R2_R3_StartingAChild_IsUndone_WhenTheParentIsKilled(string row, string step)
    {
        row.Should().NotBeNull();
        var l = new Lock();
        LosesAtMostOneSlot(step, () =>
        {
            using var child = new Process(() => l.Acquire());
            child.Start();
        });
        l.Acquire(s_patience).Should().BeTrue();
        l.Release();
    }

    [Fact]
    [KillsParents]
    public void R3_R4_AGrandchild_EndsAndIsSwept_WhenItsParentIsKilled()
    {
        var l = new Lock();
        var pid = new SharedCell();
        var held = new Event();
        LosesAtMostOneSlot("test.grandchild", () =>
        {
            using var child = new Process(() =>
            {
                l.Acquire();
                pid.Value = (ulong)Environment.ProcessId;
                held.Set();
                Thread.Sleep(Timeout.Infinite);
            });
            child.Start();
            held.Wait();
            CrashPoint.Reach("test.grandchild");
        });
        Pids.Vanish($"{pid.Value}").Should().BeTrue();
        Second.Suffices(limit => l.Acquire(limit)).Should().BeTrue();
        l.WasAbandoned.Should().BeTrue();
        l.Release();
    }

    [Theory]
    [InlineData("R5", "row.taken")]
    [InlineData("R6", "row.cleared")]
    [InlineData("R5", "row.lowered")]
    [KillsParents]
    public void R5_R6_GivingBack_IsFinishedByAnother_WhenTheReaperIsKilled(string row, string step)
    {
        row.Should().NotBeNull();
        var l = new Lock();
        var s = new Semaphore();
        LosesAtMostOneSlot(step, () =>
        {
            using var child = new Process(() => GC.KeepAlive((l, s)));
            child.Start();
            Thread.Sleep(Timeout.Infinite);
        });
        Second.Suffices(limit => l.Acquire(limit)).Should().BeTrue();
        Second.Suffices(limit => s.Acquire(limit)).Should().BeTrue();
    }

    [Fact]
    public void L1_AHeldLock_IsTakenOverWithinASecond_AndTheTakerIsTold()
    {
        var l = new Lock();
        using var victim = new Victim("test.held", () =>
        {
            l.Acquire();
            CrashPoint.Reach("test.held");
        }).Start().AwaitStep();
        using var waiter = new Waiter(() => l.Acquire());
        victim.Kill();
        waiter.EndsInASecond().Should().BeTrue();
        l.WasAbandoned.Should().BeTrue();
        l.Release();
        l.Acquire(TimeSpan.Zero).Should().BeTrue();
        l.WasAbandoned.Should().BeFalse();
    }

    [Fact]
    public void L2_AMarkedLock_GoesOn_WhenTheWaiterIsKilledBeforeItSleeps()
    {
        var l = new Lock();
        l.Acquire();
        using var victim = new Victim("lock.marked", () => l.Acquire()).Start().AwaitStep();
        victim.Kill();
        l.Release();
        l.Locked.Should().BeFalse();
        l.Acquire(TimeSpan.Zero).Should().BeTrue();
        l.WasAbandoned.Should().BeFalse();
    }

    [Fact]
    public void L3_ALock_GoesOn_WhenASleeperIsKilled()
    {
        var l = new Lock();
        l.Acquire();
        using var victim = new Victim("none", () => l.Acquire(), bounded: false).Start().AwaitSleep();
        victim.Kill();
        using var waiter = new Waiter(() => l.Acquire());
        l.Release();
        waiter.EndsInASecond().Should().BeTrue();
        l.WasAbandoned.Should().BeFalse();
    }

    [Fact]
    public void L4_AReleasedLock_IsTakenWithinASecond_WhenTheReleaserIsKilledBeforeItWakes()
    {
        var l = new Lock();
        var taken = new Event();
        var go = new Event();
        using var victim = new Victim("lock.released", () =>
        {
            l.Acquire();
            taken.Set();
            go.Wait();
            l.Release();
        }).Start();
        taken.Wait(s_patience).Should().BeTrue();
        using var waiter = new Waiter(() => l.Acquire()).AwaitSleep();
        go.Set();
        victim.AwaitStep().Kill();
        waiter.EndsInASecond().Should().BeTrue();
        l.WasAbandoned.Should().BeFalse();
    }

    [Fact]
    public void L5_AReleasedLock_IsTakenWithinASecond_WhenTheWokenOneIsKilled()
    {
        var l = new Lock();
        l.Acquire();
        using var victim = new Victim("lock.woken", () => l.Acquire(), bounded: false).Start().AwaitSleep();
        using var waiter = new Waiter(() => l.Acquire()).AwaitSleep();
        l.Release();
        victim.AwaitStep().Kill();
        waiter.EndsInASecond().Should().BeTrue();
        l.WasAbandoned.Should().BeFalse();
    }

    [Fact]
    public void L6_ATakenOverLock_IsTakenOverAgain_AndTheNextIsToldToo()
    {
        var l = new Lock();
        for (var i = 0; i < 3; i++)
        {
            using var victim = new Victim("test.held", () =>
            {
                l.Acquire();
                CrashPoint.Reach("test.held");
            }).Start().AwaitStep();
            victim.Kill();
        }

        Second.Suffices(limit => l.Acquire(limit)).Should().BeTrue();
        l.WasAbandoned.Should().BeTrue();
    }

    [Fact]
    public void S1_APermit_IsGone_WhenItsHolderIsKilled()
    {
        var s = new Semaphore(2);
        using var victim = new Victim("test.held", () =>
        {
            s.Acquire();
            CrashPoint.Reach("test.held");
        }).Start().AwaitStep();
        victim.Kill();
        s.GetValue().Should().Be(1);
        Second.Suffices(limit => s.Acquire(limit)).Should().BeTrue();
    }

    [Fact]
    public void S2_AReleasedPermit_IsTakenWithinASecond_WhenTheReleaserIsKilledBeforeItWakes()
    {
        var s = new Semaphore(0);
        var go = new Event();
        using var victim = new Victim("semaphore.released", () =>
        {
            go.Wait();
            s.Release();
        }).Start();
        using var waiter = new Waiter(() => s.Acquire()).AwaitSleep();
        go.Set();
        victim.AwaitStep().Kill();
        waiter.EndsInASecond().Should().BeTrue();
    }

    [Theory]
    [InlineData("semaphore.woken", 1)]
    [InlineData("semaphore.taken", 2)]
    public void S3_PermitsLeft_AreTakenWithinASecond_WhenTheWokenOneIsKilled(string step, int permits)
    {
        var s = new Semaphore(0);
        using var victim = new Victim(step, () => s.Acquire(), bounded: false).Start().AwaitSleep();
        using var waiter = new Waiter(() => s.Acquire()).AwaitSleep();
        for (var i = 0; i < permits; i++)
            s.Release();
        victim.AwaitStep().Kill();
        waiter.EndsInASecond().Should().BeTrue();
        s.GetValue().Should().Be(0);
    }

    [Fact]
    public void E1_ASetEvent_IsSeenWithinASecond_WhenTheSetterIsKilledBeforeItWakes()
    {
        var e = new Event();
        var go = new Event();
        using var victim = new Victim("event.set", () =>
        {
            go.Wait();
            e.Set();
        }).Start();
        using var waiter = new Waiter(() => e.Wait()).AwaitSleep();
        go.Set();
        victim.AwaitStep().Kill();
        waiter.EndsInASecond().Should().BeTrue();
    }

    private static void LosesAtMostOneSlot(string step, Action work) => ArenaLosses.AreAtMost(1, step, work);
}
