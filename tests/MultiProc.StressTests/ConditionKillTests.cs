using MultiProc.Foundation;

namespace MultiProc.StressTests;

/// <summary>The rows C of the crash table in src/MultiProc/Synchronization/README.md.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ConditionKillTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void C1_ATicket_IsAllThatIsLost_WhenAWaiterIsKilledBeforeItsEntry()
    {
        var c = new Condition();
        using var victim = new Victim("condition.ticket", () => WaitOnce(c)).Start().AwaitStep();
        victim.Kill();
        IsTakenOver(c);
        c.ToString().Should().Contain("waiting=0");
        c.Release();
        NotifiesTheNext(c);
    }

    [Fact]
    public void C2_AnEntry_IsPassedOver_WhenItsWaiterIsKilledBeforeItFreesTheLock()
    {
        var c = new Condition();
        using var victim = new Victim("condition.entered", () => WaitOnce(c)).Start().AwaitStep();
        victim.Kill();
        IsTakenOver(c);
        c.ToString().Should().Contain("waiting=1", "it stands there still");
        c.Release();
        NotifiesTheNext(c);
    }

    [Fact]
    public void C3_AnEntry_IsPassedOver_WhenItsWaiterIsKilledAsleep()
    {
        var c = new Condition();
        using var victim = new Victim("none", () => WaitOnce(c), bounded: false).Start().AwaitSleep();
        victim.Kill();
        Second.Suffices(limit => c.Acquire(limit)).Should().BeTrue();
        c.WasAbandoned.Should().BeFalse();
        c.Release();
        NotifiesTheNext(c);
    }

    [Fact]
    public void C3_TheEntriesOfDeadWaiters_AreTakenByThoseWhoWaitNext()
    {
        const int EntriesOfOneSlot = 3;
        var c = new Condition();
        var before = ArenaLosses.UsedSlots();
        for (var i = 0; i < 2 * EntriesOfOneSlot; i++)
        {
            using (var victim = new Victim("none", () => WaitOnce(c), bounded: false).Start().AwaitSleep())
                victim.Kill();
            _ = ArenaLosses.UsedSlots(); // collects what the victim had: its own event's slot is free for the next one
        }

        using (c.EnterScope())
            c.ToString().Should().Contain($"waiting={EntriesOfOneSlot}", "more were never needed");
        NotifiesTheNext(c);
        (ArenaLosses.UsedSlots() - before).Should().BeLessThanOrEqualTo(2, "a victim's own event, and no extension: {0}", c);
    }

    [Fact]
    public void C4_TheNotificationOfADeadWaiter_IsLost_AndNothingElse()
    {
        var c = new Condition();
        using var victim = new Victim("none", () => WaitOnce(c), bounded: false).Start().AwaitSleep();
        using var waiter = new Waiter(() => WaitOnce(c)).AwaitSleep();
        using (c.EnterScope())
        {
            c.Notify();
            victim.AwaitSleep(); // now for the lock
            victim.Kill();
        }

        Second.Suffices(limit => c.Acquire(limit)).Should().BeTrue();
        c.ToString().Should().Contain("waiting=1", "who came second was not notified");
        c.Notify();
        c.Release();
        waiter.EndsInASecond().Should().BeTrue();
        NotifiesTheNext(c);
    }

    [Fact]
    public void Notify_WakesAsManyAsItSays_OfThoseWhoLive()
    {
        var c = new Condition();
        using var first = new Victim("none", () => WaitOnce(c), bounded: false).Start().AwaitSleep();
        using var second = new Victim("none", () => WaitOnce(c), bounded: false).Start().AwaitSleep();
        using var third = new Waiter(() => WaitOnce(c)).AwaitSleep();
        using var fourth = new Waiter(() => WaitOnce(c)).AwaitSleep();
        using var fifth = new Waiter(() => WaitOnce(c)).AwaitSleep();
        first.Kill();
        second.Kill();
        using (c.EnterScope())
            c.Notify(2);
        third.EndsInASecond().Should().BeTrue();
        fourth.EndsInASecond().Should().BeTrue();
        c.ToString().Should().Contain("waiting=1", "the dead ones took none, and the last was not meant");
        using (c.EnterScope())
            c.Notify();
        fifth.EndsInASecond().Should().BeTrue();
        NotifiesTheNext(c);
    }

    [Fact]
    public void C5_AMarkedWaiter_WakesWithinASecond_WhenTheNotifierIsKilledBeforeItWakes()
    {
        var c = new Condition();
        var told = new System.Collections.Concurrent.ConcurrentQueue<bool>();
        using var first = new Waiter(() => told.Enqueue(WaitOnce(c))).AwaitSleep();
        using var second = new Waiter(() => told.Enqueue(WaitOnce(c))).AwaitSleep();
        using var victim = new Victim("condition.notified", () =>
        {
            using (c.EnterScope())
                c.Notify(2);
        }).Start().AwaitStep();
        victim.Kill();
        first.EndsInASecond().Should().BeTrue();
        told.Should().Equal(true);
        using (c.EnterScope())
        {
            c.ToString().Should().Contain("waiting=1", "the second was not reached");
            c.Notify();
        }

        second.EndsInASecond().Should().BeTrue();
        told.Should().Equal(true, false);
    }

    [Fact]
    public void C6_TheLock_IsTakenOver_WhenAWaiterIsKilledBeforeItLeavesItsEntry()
    {
        var c = new Condition();
        using var victim = new Victim("condition.leaving", () => WaitOnce(c), bounded: false).Start().AwaitSleep();
        using (c.EnterScope())
            c.Notify();
        victim.AwaitStep();
        using var waiter = new Waiter(() => WaitOnce(c));
        victim.Kill();
        waiter.AwaitSleep();
        Eventually.Holds(() => IsWaiting(c), s_patience).Should().BeTrue("it came past the dead owner");
        using (c.EnterScope())
            c.Notify();
        waiter.EndsInASecond().Should().BeTrue();
        NotifiesTheNext(c);
    }

    [Fact]
    public void C6_WhoWaitsForTheLock_IsTold_WhenAWaiterIsKilledBeforeItLeavesItsEntry()
    {
        var c = new Condition();
        using var victim = new Victim("condition.leaving", () => WaitOnce(c), bounded: false).Start().AwaitSleep();
        using (c.EnterScope())
            c.NotifyAll();
        victim.AwaitStep().Kill();
        IsTakenOver(c);
        c.ToString().Should().Contain("waiting=0", "it was notified");
        c.Release();
        NotifiesTheNext(c);
    }

    /// <returns>Whether the lock was an ended owner's when the wait was over.</returns>
    private static bool WaitOnce(Condition c)
    {
        using (c.EnterScope())
        {
            c.Wait();
            return c.WasAbandoned;
        }
    }

    private static bool IsWaiting(Condition c)
    {
        using (c.EnterScope())
            return c.ToString().Contains("waiting=1", StringComparison.Ordinal);
    }

    private static void IsTakenOver(Condition c)
    {
        Second.Suffices(limit => c.Acquire(limit)).Should().BeTrue();
        c.WasAbandoned.Should().BeTrue();
    }

    /// <summary>Whatever a dead waiter left, one notification goes to one who lives.</summary>
    private static void NotifiesTheNext(Condition c)
    {
        using var waiter = new Waiter(() => WaitOnce(c)).AwaitSleep();
        using (c.EnterScope())
            c.Notify();
        waiter.EndsInASecond().Should().BeTrue();
        c.ToString().Should().Contain("waiting=0");
    }
}
