using MultiProc.Synchronization.Slots;

namespace MultiProc.StressTests;

/// <summary>What kills may cost the arena: slots, counted, and never its order.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
internal static class ArenaLosses
{
    private const int Kills = 3;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Kills a child at a step, several times; afterwards the arena is whole, and not more than so many slots a kill are gone.</summary>
    public static void AreAtMost(int slotsPerKill, string step, Action work)
    {
        var before = UsedSlots();
        for (var i = 0; i < Kills; i++)
        {
            using var victim = new Victim(step, work).Start().AwaitStep();
            victim.Kill();
        }

        Eventually.Holds(() => OwnedRows() == 1, s_patience).Should().BeTrue("only this process holds a row: {0}", OwnedRows());
        AllocatesDistinctSlots();
        (UsedSlots() - before).Should().BeLessThanOrEqualTo(20 + (Kills * slotsPerKill), "the test's own 20 and what the kills cost");
    }

    public static int UsedSlots()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Arena.Current.Slots.Used;
    }

    /// <summary>Slots that somebody holds, or a message under way, or that are lost.</summary>
    public static int HeldSlots()
    {
        var used = UsedSlots();
        return Enumerable.Range(0, used).Count(slot => (uint)Volatile.Read(ref Arena.Current.Slots.Lifetime(slot)) != 0);
    }

    private static int OwnedRows()
    {
        Arena.Current.Sweep();
        return Enumerable.Range(0, ArenaLayout.Default.Rows).Count(row => Arena.Current.Rows.Owner(row) != 0);
    }

    private static void AllocatesDistinctSlots()
    {
        var slots = Enumerable.Range(0, 10).Select(_ => Arena.Current.Allocate(new SlotShape(SlotKind.Lock, 0))).ToList();
        slots.Select(slot => slot.Id.Index).Should().OnlyHaveUniqueItems();
        slots.ForEach(slot => slot.Dispose());
    }
}
