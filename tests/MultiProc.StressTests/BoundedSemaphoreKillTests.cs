using MultiProc.Foundation;

namespace MultiProc.StressTests;

/// <summary>The rows B of the crash table in src/MultiProc/Synchronization/README.md.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class BoundedSemaphoreKillTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void B1_AHeldPermit_IsTakenOverWithinASecond_AndTheTakerIsTold()
    {
        var s = new BoundedSemaphore(2);
        s.Acquire();
        using var victim = new Victim("test.held", () =>
        {
            s.Acquire();
            CrashPoint.Reach("test.held");
        }).Start().AwaitStep();
        s.Acquire(TimeSpan.Zero).Should().BeFalse("the victim lives");
        using var waiter = new Waiter(() => s.Acquire()).AwaitSleep();
        victim.Kill();
        waiter.EndsInASecond().Should().BeTrue();
        s.WasAbandoned.Should().BeTrue();
        ComesBackWhole(s, held: 2);
    }

    [Fact]
    public void B1_ATryThatFails_TakesOverWhatTheDeadHold_AndIsToldEachTime()
    {
        var s = new BoundedSemaphore(3);
        using var victim = new Victim("test.held", () =>
        {
            s.Acquire();
            s.Acquire();
            CrashPoint.Reach("test.held");
        }).Start().AwaitStep();
        victim.Kill();
        s.GetValue().Should().Be(1);
        bool[] told = [TryTake(s), TryTake(s), TryTake(s)];
        told.Should().Equal(false, true, true);
        ComesBackWhole(s, held: 3);
    }

    [Theory]
    [InlineData("permit.cleared")]
    [InlineData("permit.released")]
    public void B2_APermitGivenBack_IsTakenWithinASecond_WhenTheReleaserIsKilledBeforeItWakes(string step)
    {
        var s = new BoundedSemaphore();
        var taken = new Event();
        var go = new Event();
        using var victim = new Victim(step, () =>
        {
            s.Acquire();
            taken.Set();
            go.Wait();
            s.Release();
        }).Start();
        taken.Wait(s_patience).Should().BeTrue();
        using var waiter = new Waiter(() => s.Acquire()).AwaitSleep();
        go.Set();
        victim.AwaitStep().Kill();
        waiter.EndsInASecond().Should().BeTrue();
        s.WasAbandoned.Should().BeFalse("it was given back");
        ComesBackWhole(s, held: 1);
    }

    [Fact]
    public void B3_APermitGivenBack_IsTakenWithinASecond_WhenTheWokenOneIsKilled()
    {
        var s = new BoundedSemaphore();
        s.Acquire();
        using var victim = new Victim("permit.woken", () => s.Acquire(), bounded: false).Start().AwaitSleep();
        using var waiter = new Waiter(() => s.Acquire()).AwaitSleep();
        s.Release();
        victim.AwaitStep().Kill();
        waiter.EndsInASecond().Should().BeTrue();
        s.WasAbandoned.Should().BeFalse();
        ComesBackWhole(s, held: 1);
    }

    [Fact]
    public void B3_PermitsLeft_AreTakenWithinASecond_WhenTheTakerIsKilledBeforeItHandsOn()
    {
        var s = new BoundedSemaphore(2);
        s.Acquire();
        s.Acquire();
        using var victim = new Victim("permit.taken", () => s.Acquire(), bounded: false).Start().AwaitSleep();
        using var waiter = new Waiter(() => s.Acquire()).AwaitSleep();
        s.Release();
        s.Release(); // both, since the waiter looks by itself now and then: each of the two gets one
        victim.AwaitStep().Kill();
        waiter.EndsInASecond().Should().BeTrue();
        s.WasAbandoned.Should().BeFalse("one was left");
        TryTake(s).Should().BeTrue("the other is the dead one's");
        ComesBackWhole(s, held: 2);
    }

    [Fact]
    public void B3_ASemaphore_GoesOn_WhenTheWaiterIsKilledBeforeItSleeps()
    {
        var s = new BoundedSemaphore();
        s.Acquire();
        using var victim = new Victim("permit.marked", () => s.Acquire()).Start().AwaitStep();
        victim.Kill();
        using var waiter = new Waiter(() => s.Acquire()).AwaitSleep();
        s.Release();
        waiter.EndsInASecond().Should().BeTrue();
        s.WasAbandoned.Should().BeFalse();
        ComesBackWhole(s, held: 1);
    }

    private static bool TryTake(BoundedSemaphore s)
    {
        s.Acquire(TimeSpan.Zero).Should().BeTrue();
        return s.WasAbandoned;
    }

    /// <summary>Gives back what this process holds; afterwards all permits are there, and not one more.</summary>
    private static void ComesBackWhole(BoundedSemaphore s, int held)
    {
        s.GetValue().Should().Be(0);
        for (var i = 0; i < held; i++)
            s.Release();
        s.GetValue().Should().Be(held);
        s.Invoking(each => each.Release()).Should().Throw<SemaphoreFullException>();
    }
}
