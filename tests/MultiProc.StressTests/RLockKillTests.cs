using MultiProc.Foundation;

namespace MultiProc.StressTests;

/// <summary>The rows RL of the crash table in src/MultiProc/Synchronization/README.md, and its L1 for a lock held several times.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class RLockKillTests
{

    [Theory]
    [InlineData("RL1", "rlock.taken")]
    [InlineData("RL2", "rlock.cleared")]
    [InlineData("L1", "test.held")]
    public void RL1_RL2_L1_AnRLock_IsTakenOverWithinASecond_AndCountsAnew(string row, string step)
    {
        row.Should().NotBeNull();
        var l = new RLock();
        using var victim = new Victim(step, () => HoldThreeTimesAndRelease(l)).Start().AwaitStep();
        l.Acquire(TimeSpan.Zero).Should().BeFalse("the victim lives");
        var told = false;
        using var waiter = new Waiter(() =>
        {
            l.Acquire();
            told = l.WasAbandoned;
            l.Acquire();
            l.Release();
            l.Release();
        }).AwaitSleep();
        victim.Kill();
        waiter.EndsInASecond().Should().BeTrue();
        told.Should().BeTrue();
        l.Locked.Should().BeFalse("the new owner's count has nothing of the dead one's");
        l.Acquire(TimeSpan.Zero).Should().BeTrue();
        l.WasAbandoned.Should().BeFalse();
        l.Release();
    }

    [Theory]
    [InlineData("rlock.taken")]
    [InlineData("rlock.cleared")]
    public void RL1_RL2_ATryThatFails_TakesADeadOwnersRLockOver(string step)
    {
        var l = new RLock();
        for (var i = 0; i < 3; i++)
        {
            using var victim = new Victim(step, () => HoldThreeTimesAndRelease(l)).Start().AwaitStep();
            victim.Kill();
        }

        l.Acquire(TimeSpan.Zero).Should().BeTrue();
        l.WasAbandoned.Should().BeTrue();
        l.ToString().Should().Contain("count=1");
        l.Release();
    }

    private static void HoldThreeTimesAndRelease(RLock l)
    {
        for (var i = 0; i < 3; i++)
            l.Acquire();
        CrashPoint.Reach("test.held");
        for (var i = 0; i < 3; i++)
            l.Release();
    }
}
