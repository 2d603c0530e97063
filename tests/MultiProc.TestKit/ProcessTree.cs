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
    private const int KernelThreads = 2;

    // Who has neither come from here nor carries the mark never will: after every test there are a hundred of them, and they are read once.
    private static readonly HashSet<int> s_strangers = [];

    internal static string Mark { get; } = $"{Environment.ProcessId}-{Guid.NewGuid():N}";

    /// <summary>Every process that descends from this one or carries its mark, zombies included.</summary>
    public static IReadOnlyList<ProcessEntry> Descendants()
    {
        lock (s_strangers)
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

            return [.. all.Where(p => p.Pid != Environment.ProcessId && (mine.Contains(p.Pid) || IsMarked(p)))];
        }
    }

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
        var pids = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? pid : 0).Where(pid => pid != 0).ToList();
        s_strangers.IntersectWith(pids);
        return [.. pids.Where(pid => !s_strangers.Contains(pid)).Select(ReadEntry).OfType<ProcessEntry>()];
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

    private static bool IsMarked(ProcessEntry process)
    {
        var variables = ProcFile.Read($"/proc/{process.Pid}/environ");
        if (variables?.Split('\0').Contains($"{MarkVariable}={Mark}") == true)
            return true;

        // In the middle of an exec there is nothing to read yet; the kernel's own have nothing ever.
        if (variables is { Length: > 0 } || process.Parent == KernelThreads)
            _ = s_strangers.Add(process.Pid);
        return false;
    }
}
