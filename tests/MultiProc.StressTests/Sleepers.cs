using System.Diagnostics;

namespace MultiProc.StressTests;

/// <summary>Threads that all do the same, and sleep at it.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
internal sealed class Sleepers : IDisposable
{
    private const int StackSize = 256 * 1024;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly Thread[] _threads;

    public Sleepers(int count, Action<int> work)
    {
        _threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() => work(i), StackSize))];
        foreach (var thread in _threads)
            thread.Start();
    }

    /// <summary>How many threads of this process sleep on a futex that is shared between processes.</summary>
    public static int Asleep => AsleepIn(Environment.ProcessId);

    /// <summary>The same, of another process.</summary>
    public static int AsleepIn(int pid) => SharedFutex.SleepersIn(pid);

    /// <summary>Waits until all sleep.</summary>
    public void AwaitSleep() =>
        Eventually.Holds(() => Asleep >= _threads.Length, s_patience).Should().BeTrue("all threads fall asleep");

    public bool End(TimeSpan limit)
    {
        var start = Stopwatch.GetTimestamp();
        return _threads.All(thread => limit - Stopwatch.GetElapsedTime(start) is var left && left > TimeSpan.Zero && thread.Join(left));
    }

    public void Dispose() => End(s_patience).Should().BeTrue("no thread hangs");
}
