using MultiProc.Foundation;

namespace MultiProc.Platform;

/// <summary>The files of names that this process holds: it lets go of them when it ends, because finalizers do not run then.</summary>
internal static class HeldNames
{
    private static readonly BriefLock s_lock = new();
    private static readonly HashSet<NamedFile> s_files = [];
    private static readonly HashSet<WeakReference<NamedHold>> s_holds = [];
    private static readonly EventHandler s_leave = static (_, _) => LeaveAll();
    private static bool s_isHooked;

    public static void Add(NamedFile file)
    {
        using (s_lock.EnterScope())
        {
            s_files.Add(file);
            if (!s_isHooked)
                AppDomain.CurrentDomain.ProcessExit += s_leave;
            s_isHooked = true;
        }
    }

    /// <summary>At the end of this process: lets go later than what has been told of the exit until now does its part. That part may need the names.</summary>
    public static void LeaveAfterOthers()
    {
        using (s_lock.EnterScope())
        {
            if (!s_isHooked)
                return; // to come is later anyway: handlers run in the order in which they were added
            AppDomain.CurrentDomain.ProcessExit -= s_leave;
            AppDomain.CurrentDomain.ProcessExit += s_leave;
        }
    }

    public static void Remove(NamedFile file)
    {
        using (s_lock.EnterScope())
            s_files.Remove(file);
    }

    /// <summary>What was sent, and waits for the garbage collector.</summary>
    public static void Add(WeakReference<NamedHold> hold)
    {
        using (s_lock.EnterScope())
            s_holds.Add(hold);
    }

    public static void Remove(WeakReference<NamedHold> hold)
    {
        using (s_lock.EnterScope())
            s_holds.Remove(hold);
    }

    // The memory stays mapped: other threads may still be at it.
    private static void LeaveAll()
    {
        NamedFile[] files;
        WeakReference<NamedHold>[] holds;
        using (s_lock.EnterScope())
            (files, holds) = ([.. s_files], [.. s_holds]);
        foreach (var each in holds)
        {
            if (each.TryGetTarget(out var hold))
                hold.Dispose();
        }

        foreach (var file in files)
            file.Leave();
    }
}
