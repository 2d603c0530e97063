using System.Diagnostics;

namespace MultiProc.StressTests.Campaigns;

/// <summary>How long workers take to go on, but for the time for which one of them, or who watches them, waited for a processor: what is left is work and sleep, however busy the machine is.</summary>
internal sealed class Stall
{
    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly TimeSpan? _own = Starvation.OfThisThread;
    private readonly Dictionary<int, TimeSpan> _atFirst = [];

    /// <summary>Begins.</summary>
    /// <param name="workers">The pids of those who are at work.</param>
    public Stall(IEnumerable<int> workers) => Admit(workers);

    /// <summary>Until now; null where the kernel does not tell.</summary>
    /// <remarks>Workers wait for each other, so that the time of each counts.</remarks>
    public TimeSpan? Time =>
        Stopwatch.GetElapsedTime(_begin) - (Starvation.OfThisThread - _own) - _atFirst.Aggregate(TimeSpan.Zero, (sum, worker) => sum + Between(worker.Value, StarvationOf(worker.Key)));

    /// <summary>Of those who are at work now, some have come meanwhile.</summary>
    public void Admit(IEnumerable<int> workers)
    {
        foreach (var pid in workers)
        {
            if (!_atFirst.ContainsKey(pid))
                _atFirst.Add(pid, StarvationOf(pid));
        }
    }

    private static TimeSpan StarvationOf(int pid) => Starvation.OfProcess(pid) ?? TimeSpan.Zero;

    /// <summary>Nothing for who has ended meanwhile.</summary>
    private static TimeSpan Between(TimeSpan first, TimeSpan last) => last > first ? last - first : TimeSpan.Zero;
}
