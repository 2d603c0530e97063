using System.Globalization;

namespace MultiProc.Benchmarks.Rows;

/// <summary>What this process holds at a moment.</summary>
/// <param name="ResidentBytes">Private and shared memory in use.</param>
/// <param name="Descriptors">Open descriptors, but those of loaded assemblies.</param>
/// <param name="Threads">Threads of the operating system.</param>
internal readonly record struct Footprint(long ResidentBytes, int Descriptors, int Threads)
{
    /// <summary>After a full collection, so that garbage does not count.</summary>
    /// <exception cref="PlatformNotSupportedException">This system does not tell.</exception>
    public static Footprint Take()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return new Footprint(ReadBytes("self", "Rss:"), CountDescriptors(), Directory.EnumerateDirectories("/proc/self/task").Count());
    }

    /// <summary>Memory that a process has in use; what several share counts for each by its part.</summary>
    /// <exception cref="PlatformNotSupportedException">This system does not tell.</exception>
    public static long ReadProportionalBytes(int pid) => ReadBytes($"{pid}", "Pss:");

    /// <remarks>Exact, where the counter that the runtime reads lags behind by some pages for each core.</remarks>
    private static long ReadBytes(string process, string name)
    {
        var path = $"/proc/{process}/smaps_rollup";
        if (!File.Exists(path))
            throw new PlatformNotSupportedException($"it reads memory from {path}, which is not there");
        var line = File.ReadLines(path).First(text => text.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    /// <remarks>The runtime keeps the files of assemblies open, and loads some of them when it compiles a busy method again: they belong to no object.</remarks>
    private static int CountDescriptors() =>
        Directory.EnumerateFiles("/proc/self/fd").Count(file => new FileInfo(file).LinkTarget?.EndsWith(".dll", StringComparison.Ordinal) != true);
}
