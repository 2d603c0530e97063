namespace MultiProc.TestKit;

/// <summary>The open descriptors of this process, by what they refer to.</summary>
/// <remarks>Linux only: elsewhere the list is empty.</remarks>
public static class Descriptors
{
    private const string Folder = "/proc/self/fd";

    // The runtime makes it once, at the first redirected stream of a System.Diagnostics.Process, and keeps it. Nothing of ours uses epoll.
    private const string RuntimeSockets = "anon_inode:[eventpoll]";

    /// <summary>How many are open.</summary>
    public static int Count => Directory.Exists(Folder) ? Directory.GetFiles(Folder).Length - 1 : 0;

    /// <summary>What each open descriptor refers to: a path, or a kind such as "socket" or "anon_inode:[pidfd]".</summary>
    public static IReadOnlyList<string> Targets()
    {
        if (!Directory.Exists(Folder))
            return [];
        return [.. Directory.EnumerateFiles(Folder).Select(Target).OfType<string>().Order(StringComparer.Ordinal)];
    }

    /// <summary>Those of <see cref="Targets"/> that do not come and go with the runtime, where the library takes no lines and no log records.</summary>
    /// <remarks>It makes no pipes then, but the runtime does, for each thread of its own while that starts; and an assembly stays open once its code is used.</remarks>
    public static IReadOnlyList<string> BesidesTheRuntimes() => [.. Targets().Where(t => t != "pipe" && Path.GetExtension(t) != ".dll")];

    /// <summary>What is in <paramref name="now"/> more often than in <paramref name="before"/>.</summary>
    public static IReadOnlyList<string> Added(IReadOnlyList<string> before, IReadOnlyList<string> now)
    {
        var rest = before.GroupBy(t => t, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        return [.. now.Where(t => !rest.TryGetValue(t, out var n) || (rest[t] = n - 1) < 0)];
    }

    private static string? Target(string link)
    {
        try
        {
            var target = new FileInfo(link).LinkTarget;

            // The descriptor that this enumeration itself has open.
            if (target is null or RuntimeSockets || target.StartsWith("/proc/", StringComparison.Ordinal))
                return null;

            // "socket:[123456]" and "pipe:[123456]": the number says nothing.
            var colon = target.IndexOf(":[", StringComparison.Ordinal);
            return colon > 0 && !target.StartsWith("anon_inode", StringComparison.Ordinal) ? target[..colon] : target;
        }
        catch (IOException)
        {
            // Closed since it was listed.
            return null;
        }
    }
}
