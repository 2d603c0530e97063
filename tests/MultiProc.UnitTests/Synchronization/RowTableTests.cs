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

    private static long ReadsOfThisThread() =>
        long.Parse(File.ReadLines("/proc/thread-self/io").Single(line => line.StartsWith("syscr: ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);
}
