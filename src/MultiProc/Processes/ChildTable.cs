using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Processes.Log;
using MultiProc.Processes.Warm;
using MultiProc.Synchronization.Slots;

namespace MultiProc.Processes;

/// <summary>This process's own living children, and what becomes of them when it ends.</summary>
internal static class ChildTable
{
    /// <summary>How long a daemon has after SIGTERM before it is killed at the end of its parent.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(1);

    private static readonly Task s_never = new TaskCompletionSource().Task;
    private static readonly System.Threading.Lock s_lock = new();
    private static readonly HashSet<ChildProcess> s_children = [];
    private static bool s_hasExitHandler;
    private static bool s_isEnding;
    private static volatile bool s_hasEnded;

    /// <summary>The same in the root where somebody waits at the terminal, or counts the seconds before he kills.</summary>
    public static TimeSpan ShortGraceOfRoot { get; set; } = TimeSpan.FromSeconds(1);

    private static TimeSpan ShortGrace => ShortGraceOf(CurrentProcess.Generation);

    /// <summary>Each generation has less: whoever has killed its own children can still clean up after them before it is killed itself.</summary>
    public static TimeSpan ShortGraceOf(int generation) => ShortGraceOfRoot / (1 + generation);

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
                HandleExit();
            s_hasExitHandler = true;
            s_children.Add(child);
        }
    }

    public static void Remove(ChildProcess child)
    {
        lock (s_lock)
            s_children.Remove(child);
    }

    /// <summary>As long as this process waits for its children it lives, and has its names: otherwise a child that asks for one would make another object.</summary>
    private static void HandleExit()
    {
        ChildMain.BeforeExit = EndAll;
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => EndAll();
        HeldNames.LeaveAfterOthers();
    }

    /// <summary>At the end of this process: those that serve only it are terminated, the others are waited for, as in Python; if somebody
    /// asked this process to end, or does while it waits, all are terminated. There is nothing to end the second time.</summary>
    private static void EndAll()
    {
        if (!s_hasEnded)
            EndChildren();
        LogUplink.Current?.Flush(); // what came after the flush that was this process's own: the last records of children, and of exit handlers
    }

    private static void EndChildren()
    {
        lock (s_lock)
            s_isEnding = true;
        SparePool.Close();
        var children = Snapshot();
        if (children.Length > 0)
            End(children);
        SparePool.AwaitEnd();
        AwaitOrphans();
        CrashPoint.Reach("exit.joined");
        s_hasEnded = true;
    }

    private static void End(ChildProcess[] children)
    {
        var left = children;
        StopRequest.Watch();
        if (!StopRequest.Made.IsCompleted)
        {
            Stop(Array.FindAll(children, static c => c.EndsWithParent), s_grace, StopRequest.Made);
            left = Array.FindAll(children, static c => !c.EndsWithParent);
            _ = Task.WaitAny(EndOf(left), StopRequest.Made);
        }

        Stop(Array.FindAll(left, static c => !c.Ended.IsCompleted), ShortGrace, s_never);

        // Their last lines and records are wanted, but the user's code that takes them may be the one that hangs.
        var joined = Task.WhenAll(Array.ConvertAll(Array.FindAll(children, static c => c.Ended.IsCompleted), static c => c.Joined));
        _ = Task.WaitAny([joined], StopRequest.Made.IsCompleted ? ShortGrace : s_grace);
    }

    /// <summary>What children of this process had started follows them by itself, a moment after a death that let them do nothing. But the end of
    /// the first process on a terminal lets the kernel hang up on all that are left, and who dies of that leaves its runtime's files behind.</summary>
    private static void AwaitOrphans()
    {
        var deadline = Deadline.After(LastWait.Limit);
        while (Arena.Current.HasOrphans && !deadline.HasExpired)
            _ = Task.WaitAny([s_never], s_betweenLooks);
    }

    /// <summary>The ladder: SIGTERM, then, for those that are still there when the time is over or somebody hurries, SIGKILL; and what the
    /// kernel cannot end is left.</summary>
    private static void Stop(ChildProcess[] children, TimeSpan grace, Task hurry)
    {
        foreach (var child in children)
            child.Send(Platform.Interop.Signal.SIGTERM);
        var ended = EndOf(children);
        if (Task.WaitAny([ended, hurry], grace) == 0)
            return;
        foreach (var child in children)
            child.Send(Platform.Interop.Signal.SIGKILL);
        if (Task.WaitAny([ended], LastWait.Limit) < 0)
            LastWait.GiveUp(Array.ConvertAll(Array.FindAll(children, static c => !c.Ended.IsCompleted), static c => c.Pid));
    }

    private static Task<int[]> EndOf(ChildProcess[] children) => Task.WhenAll(Array.ConvertAll(children, static c => c.Ended));
}
