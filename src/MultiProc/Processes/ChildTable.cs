using MultiProc.Foundation;

namespace MultiProc.Processes;

/// <summary>This process's own living children, and what becomes of them when it ends.</summary>
internal static class ChildTable
{
    /// <summary>How long a daemon has after SIGTERM before it is killed at the end of its parent.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);

    private static readonly System.Threading.Lock s_lock = new();
    private static readonly HashSet<ChildProcess> s_children = [];
    private static bool s_hasExitHandler;
    private static bool s_isEnding;

    /// <summary>The living ones, in the order in which they were started.</summary>
    public static ChildProcess[] Snapshot()
    {
        lock (s_lock)
        {
            ChildProcess[] children = [.. s_children];
            Array.Sort(children, static (a, b) => a.Number.CompareTo(b.Number));
            return children;
        }
    }

    /// <exception cref="InvalidOperationException">This process is ending.</exception>
    public static void Add(ChildProcess child)
    {
        lock (s_lock)
        {
            if (s_isEnding)
                throw new InvalidOperationException("A process that is ending cannot start another one.");
            if (!s_hasExitHandler)
                AppDomain.CurrentDomain.ProcessExit += static (_, _) => EndAll();
            s_hasExitHandler = true;
            s_children.Add(child);
        }
    }

    public static void Remove(ChildProcess child)
    {
        lock (s_lock)
            s_children.Remove(child);
    }

    /// <summary>At the end of this process: those that serve only it are terminated, the others are waited for, as in Python.</summary>
    private static void EndAll()
    {
        lock (s_lock)
            s_isEnding = true;
        SparePool.Close();
        var children = Snapshot();
        foreach (var child in children)
        {
            if (child.EndsWithParent)
                child.Send(Platform.Interop.Signal.SIGTERM);
        }

        var grace = Deadline.After(s_grace);
        foreach (var child in children)
        {
            if (child.EndsWithParent && !child.Ended.Wait(grace.Remaining))
                child.Send(Platform.Interop.Signal.SIGKILL);
        }

        foreach (var child in children)
            child.Ended.Wait();

        // Their last lines and records are wanted, but the user's code that takes them may be the one that hangs.
        grace = Deadline.After(s_grace);
        foreach (var child in children)
            _ = Task.WaitAny([child.Joined], grace.Remaining);
        SparePool.AwaitEnd();
    }
}
