using System.Globalization;

namespace MultiProc.TestKit;

/// <summary>The descendants of this process as the kernel lists them, orphans included.</summary>
/// <remarks>
/// <para>Linux only: elsewhere there is no /proc to read and every list is empty.</para>
/// <para>A child whose parent was killed belongs to init afterwards; it is known by the mark in its environment.</para>
/// </remarks>
public static class ProcessTree
{
    internal const string MarkVariable = "MULTIPROC_TESTRUN";

    internal static string Mark { get; } = $"{Environment.ProcessId}-{Guid.NewGuid():N}";

    /// <summary>Every process that descends from this one or carries its mark, zombies included.</summary>
    public static IReadOnlyList<ProcessEntry> Descendants()
    {
        var all = Read();
        var mine = new HashSet<int> { Environment.ProcessId };
        int known;
        do
        {
            known = mine.Count;
            mine.UnionWith(all.Where(p => mine.Contains(p.Parent)).Select(p => p.Pid));
        }
        while (mine.Count > known);

        return [.. all.Where(p => p.Pid != Environment.ProcessId && (mine.Contains(p.Pid) || IsMarked(p.Pid)))];
    }

    internal static int ParentOfThis() => ReadEntry(Environment.ProcessId)?.Parent ?? 0;

    /// <summary>Kills what <see cref="Descendants"/> lists and waits until it is gone.</summary>
    public static void KillDescendants()
    {
        foreach (var entry in Descendants())
        {
            try
            {
                using var process = System.Diagnostics.Process.GetProcessById(entry.Pid);
                process.Kill();
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                // It ended between the listing and the kill: that is what was wanted.
            }
        }

        Eventually.Holds(() => Descendants().All(p => p.State == 'Z'), TimeSpan.FromSeconds(10));
    }

    private static List<ProcessEntry> Read()
    {
        if (!Directory.Exists("/proc/self"))
            return [];
        var found = new List<ProcessEntry>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) && ReadEntry(pid) is { } entry)
                found.Add(entry);
        }

        return found;
    }

    private static ProcessEntry? ReadEntry(int pid)
    {
        if (ProcFile.Read($"/proc/{pid}/stat") is not { } stat)
            return null;

        // "pid (name) state parent …", and the name may hold blanks and parentheses.
        var end = stat.LastIndexOf(')');
        var name = stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..end];
        var rest = stat[(end + 2)..].Split(' ');
        return new ProcessEntry(pid, int.Parse(rest[1], CultureInfo.InvariantCulture), rest[0][0], name);
    }

    private static bool IsMarked(int pid) =>
        ProcFile.Read($"/proc/{pid}/environ")?.Split('\0').Contains($"{MarkVariable}={Mark}") ?? false;
}
