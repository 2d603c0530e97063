namespace MultiProc.StressTests.Channels;

/// <summary>The rows Z1 to Z3 of the crash tables in src/MultiProc/Channels/README.md, and the last one of "Read".</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class SleeperKillTests
{
    [Fact]
    public void Z1_AMessageComesToAnother_WhenWhoWasAboutToSleepIsKilled()
    {
        using var queue = new Queue<int>();
        using var victim = new Victim("lane.marked", () => queue.Get()).Start().AwaitStep();
        using var waiter = new Waiter(() => queue.Get()).AwaitSleep();
        victim.Kill();
        queue.Put(1);
        waiter.EndsInASecond().Should().BeTrue();
    }

    /// <summary>The kernel wakes who fell asleep first.</summary>
    [Fact]
    public void Z2_AMessageComesToAnother_WhenWhoWasWokenForItIsKilled()
    {
        using var queue = new Queue<int>();
        using var victim = new Victim("lane.woken", () => queue.Get(), bounded: false).Start().AwaitSleep();
        using var waiter = new Waiter(() => queue.Get()).AwaitSleep();
        queue.Put(1);
        victim.AwaitStep().Kill();
        waiter.EndsInASecond().Should().BeTrue();
    }

    [Fact]
    public void Z3_WhoSleepsIsToldOfAShutdown_WhenWhoDidItIsKilled()
    {
        using var queue = new Queue<int>();
        var go = new Event();
        using var victim = new Victim("lane.writers-unlocked", () =>
        {
            go.Wait();
            queue.Shutdown();
        }).Start();
        using var waiter = new Waiter(() => queue.Invoking(each => each.Get()).Should().Throw<QueueShutDownException>()).AwaitSleep();
        go.Set();
        victim.AwaitStep().Kill();
        waiter.EndsInASecond().Should().BeTrue();
    }

    [Fact]
    public void WhatNobodyReceives_EndsWithTheLastHolder_WhoeverKillsIt()
    {
        var (mine, yours) = Pipe.Create();
        using (mine)
        {
            using var queue = new Queue<Connection>();
            using var victim = new Victim("lane.writers-unlocked", () => queue.Put(yours)).Start().AwaitStep();
            yours.Dispose();
            queue.Dispose();
            mine.Poll().Should().BeFalse("the other end is in the queue, which the victim has");
            victim.Kill();
            Recipient.SeesEnd(mine).Should().BeTrue();
        }
    }
}
