namespace MultiProc.TestKit;

/// <summary>The threads of this process by their names, as far as the kernel keeps these: 15 characters.</summary>
/// <remarks>Linux only. A thread gets its name a moment after it was started, and has its parent's until then.</remarks>
public static class ThreadNames
{
    /// <summary>The runtime's compiler: comes and goes, whoever waits.</summary>
    public const string Compiler = ".NET Tiered Com";

    /// <summary>A worker of the pool, which adds them by a rule of its own.</summary>
    public const string Pool = ".NET TP Worker";

    /// <summary>What the runtime itself adds and ends: of the compiler, the pool and the timers.</summary>
    public static IReadOnlyList<string> OfTheRuntime { get; } = [Compiler, Pool, ".NET TP Gate", ".NET Timer"];

    /// <summary>How many threads have other names.</summary>
    public static int CountBesides(params IReadOnlyList<string> names) =>
        Directory.GetDirectories("/proc/self/task").Count(task => ProcFile.Read(task + "/comm") is { } name && !names.Contains(name.TrimEnd()));
}
