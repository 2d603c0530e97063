using System.Globalization;

namespace MultiProc.Benchmarks.Rows;

/// <summary>The largest memory that this process has had.</summary>
internal static class PeakMemory
{
    private const string Status = "/proc/self/status";

    public static long Bytes
    {
        get
        {
            var line = File.ReadLines(Status).First(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
            return 1024 * long.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Begins anew, after garbage was given back to the system.</summary>
    /// <exception cref="PlatformNotSupportedException">This system does not tell.</exception>
    public static void Reset()
    {
        if (!File.Exists(Status))
            throw new PlatformNotSupportedException($"it reads its memory from {Status}, which is not there");
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        // "5" asks the kernel for exactly this: proc_pid_clear_refs(5).
        File.WriteAllText("/proc/self/clear_refs", "5");
    }
}
