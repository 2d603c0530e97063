namespace MultiProc.TestKit;

/// <summary>Who sleeps on memory that processes share: locks, events, queues and connections do.</summary>
/// <remarks>Linux only.</remarks>
public static class SharedFutex
{
    /// <summary>Whether waiters poll, as on other Unix systems, so that nobody can see them.</summary>
    public static bool IsInvisible { get; } = Environment.GetEnvironmentVariable("MULTIPROC_PORTABLE") == "1";

    /// <summary>Waits until more threads of a process than before sleep on shared memory. Where waiters poll, as on other Unix systems, nobody can see them: it does not wait then.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="patience">How long at most.</param>
    /// <param name="before">How many slept before.</param>
    /// <returns>Whether they do.</returns>
    public static bool AwaitSleeper(int pid, TimeSpan patience, int before = 0) => IsInvisible || Eventually.Holds(() => SleepersIn(pid) > before, patience);

    /// <summary>How many threads of a process sleep so.</summary>
    public static int SleepersIn(int pid) => Directory.GetDirectories($"/proc/{pid}/task").Count(Sleeps);

    private static bool Sleeps(string task)
    {
        try
        {
            // "202 0x7f… 0x0 …": the number of futex on x86-64 (98 on arm64), the word, FUTEX_WAIT without the private flag.
            var call = File.ReadAllText(task + "/syscall").Split(' ');
            return call.Length > 2 && call[0] is "202" or "98" && call[2] == "0x0";
        }
        catch (IOException)
        {
            return false; // it has ended meanwhile
        }
    }
}
