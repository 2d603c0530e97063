using System.Globalization;
using MultiProc.Platform;
using MultiProc.Synchronization.Slots;

namespace MultiProc.UnitTests.Synchronization;

public sealed class RowTableTests
{
    private const int Children = 300;

    [Fact]
    public void Sweep_AsksTheKernelAboutNoneOfThisProcessesOwnChildren()
    {
        var arena = Arena.Create(new ArenaLayout(Slots: 200, Rows: Children + 1));
        for (var i = 0; i < Children; i++)
            arena.Rows.Owner(arena.ReserveRow()) = ProcessIdentity.Of(1, 0);
        var before = ReadsOfThisThread();

        arena.Sweep();

        (ReadsOfThisThread() - before).Should().BeLessThan(Children / 10, "a look at a process is a read in /proc");
    }

    [Fact]
    public void HasOrphans_IsSaidOfWhoLivesWithoutAParent_AndOfNobodyElse()
    {
        var rows = Arena.Create(new ArenaLayout(Slots: 200, Rows: 4)).Rows;
        var (living, dead) = (ProcessIdentity.Current, ProcessIdentity.Of(1, 0));
        var row = rows.Reserve();

        bool With(ulong reserver, ulong owner)
        {
            (rows.Reserver(row), rows.Owner(row)) = (reserver, owner);
            return rows.HasOrphans;
        }

        With(dead, living).Should().BeTrue();
        With(dead, dead).Should().BeFalse();
        With(living, living).Should().BeFalse();
        With(living, dead).Should().BeFalse();
        With(0, 0).Should().BeFalse();
        With(0, living).Should().BeFalse("whoever reserves it has not yet said who it is");
    }

    private static long ReadsOfThisThread() =>
        long.Parse(File.ReadLines("/proc/thread-self/io").Single(line => line.StartsWith("syscr: ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);
}
