using MultiProc.Processes.Log;

namespace MultiProc.Processes;

/// <summary>How long the end of this process waits for children that it has killed, and for what killed ones have left. SIGKILL can fail: the kernel does not end what waits
/// uninterruptibly in it, for a disk or a server that is gone.</summary>
internal static class LastWait
{
    /// <summary>How long the user's logging provider may take for the warning.</summary>
    private static readonly TimeSpan s_timeToWarn = TimeSpan.FromSeconds(1);

    /// <summary>Far beyond what a large process needs to be taken down.</summary>
    public static TimeSpan Limit { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Says that they are left. They have been sent SIGKILL, and end as soon as the kernel lets them.</summary>
    public static void GiveUp(int[] pids)
    {
        if (pids.Length == 0)
            return; // just now
        var message = $"The kernel has not ended {string.Join(", ", pids)} within {Limit.TotalSeconds:0.#} seconds of SIGKILL; this process ends without {(pids.Length == 1 ? "it" : "them")}.";
        _ = Task.WaitAny([Task.Run(() => FamilyLog.Warn(message, null))], s_timeToWarn);
    }
}
