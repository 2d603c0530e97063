using System.Diagnostics;
using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>What each of many children costs that are alive at the same time.</summary>
internal sealed class ManyChildren : Row
{
    private const int Count = 100;
    private const int QuickCount = 20;

    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    public override string Name => "children.100";

    public override string Description => $"{Count} children at once ({QuickCount} with --quick): start all, wait until all are alive, let them end, join all";

    /// <remarks>The memory is what Linux calls Pss: a page that several processes share counts for each of them by its part. The time does not contain the reading of the memory.</remarks>
    public override IReadOnlyList<Figure> Figures { get; } =
    [
        new("children.100", "ms per child"),
        new("children.100.memory", "MB per child"),
    ];

    public override IReadOnlyList<Contestant> Rivals { get; } = [new PythonContestant("cpython-spawn", "many_children.py", $"{Count}", $"{QuickCount}")];

    public override int Rounds(bool quick) => quick ? 2 : 5;

    public override double[] RunOurs(bool quick)
    {
        var count = quick ? QuickCount : Count;
        using var alive = new Semaphore(0);
        using var end = new Event();
        var children = new Process[count];
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            children[i] = new Process(() => Live(alive, end));
            children[i].Start();
        }

        Await(alive, children);
        var elapsed = Stopwatch.GetElapsedTime(begin);
        var bytes = children.Sum(child => Footprint.ReadProportionalBytes(child.Pid!.Value));
        begin = Stopwatch.GetTimestamp();
        end.Set();
        Join(children);
        elapsed += Stopwatch.GetElapsedTime(begin);
        return [elapsed.TotalMilliseconds / count, bytes / 1e6 / count];
    }

    private static void Live(Semaphore alive, Event end)
    {
        alive.Release();
        end.Wait();
    }

    private static void Await(Semaphore alive, Process[] children)
    {
        foreach (var _ in children)
        {
            while (!alive.Acquire(s_look))
            {
                if (children.FirstOrDefault(child => child.ExitCode is not null) is { } ended)
                    throw new InvalidOperationException($"a child ended with exit code {ended.ExitCode} before all were alive");
            }
        }
    }

    private static void Join(Process[] children)
    {
        foreach (var child in children)
        {
            child.Join();
            if (child.ExitCode != 0)
                throw new InvalidOperationException($"exit code {child.ExitCode}");
            child.Dispose();
        }
    }
}
