using MultiProc.Synchronization.Slots;
using MultiProc.Synchronization.Words;

namespace MultiProc.StressTests;

/// <summary>The rows X of the crash table in src/MultiProc/Synchronization/README.md.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ExtensionKillTests
{
    private const int WaitersInOneSlot = 3;
    private const int Permits = 100;
    private static readonly int s_chain = PermitWords.Shape(Permits).Slots;

    [Fact]
    public void X1_Extending_LosesAtMostItsSlot_WhenKilledBeforeTheLink()
    {
        var c = new Condition();
        var waiters = Enumerable.Range(0, WaitersInOneSlot).Select(_ => new Waiter(() => WaitOnce(c)).AwaitSleep()).ToList();
        ArenaLosses.AreAtMost(1, "slot.extension", () => WaitOnce(c));
        Second.Suffices(limit => c.Acquire(limit)).Should().BeTrue();
        c.WasAbandoned.Should().BeTrue("the victim held the lock: who comes next must sleep for a notification only");
        c.Release();

        using var next = new Waiter(() => WaitOnce(c)).AwaitSleep();
        Second.Suffices(limit => c.Acquire(limit)).Should().BeTrue();
        c.ToString().Should().Contain("waiting=4", "the next one who needed it extended the condition");
        c.NotifyAll();
        c.Release();
        waiters.Append(next).Should().OnlyContain(waiter => waiter.EndsInASecond());
        waiters.ForEach(waiter => waiter.Dispose());
    }

    [Fact]
    public void X1_Making_LosesAtMostTheChain_WhenKilledBeforeTheBitIsSet()
    {
        // The first slot that is published is the chain's last one.
        ArenaLosses.AreAtMost(1, "arena.published", () => GC.KeepAlive(new BoundedSemaphore(Permits)));
        ArenaLosses.AreAtMost(s_chain, "test.made", () =>
        {
            // Made by hand up to the bit, which Arena.Allocate would set next.
            _ = Arena.Current.Slots.TryAllocate(PermitWords.Shape(Permits), out _).Should().BeTrue();
            Foundation.CrashPoint.Reach("test.made");
        });
    }

    [Fact]
    public void X2_LettingGo_LosesAtMostTheChain_WhenKilledBeforeItIsFreed() =>
        ArenaLosses.AreAtMost(s_chain, "arena.chain", () => Arena.Current.Allocate(PermitWords.Shape(Permits)).Dispose());

    private static void WaitOnce(Condition c)
    {
        using (c.EnterScope())
            c.Wait();
    }
}
