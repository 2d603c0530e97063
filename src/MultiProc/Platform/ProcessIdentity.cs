namespace MultiProc.Platform;

/// <summary>A process as one word that is never met twice: pid in bits 0–21, start time in bits 23–63; bit 22 is free for its user.</summary>
internal static class ProcessIdentity
{
    /// <summary>The bit that no identity uses.</summary>
    public const ulong SpareBit = 1UL << PidBits;

    private const int PidBits = 22; // the kernel's own limit: PID_MAX_LIMIT is 4 194 304
    private const ulong PidMask = SpareBit - 1;
    private const ulong StartTimeMask = ulong.MaxValue >> (PidBits + 1);

    /// <summary>This process.</summary>
    public static ulong Current { get; } = OfThisProcess();

    public static int PidOf(ulong identity) => (int)(identity & PidMask);

    /// <summary>Whether that process has ended for certain: none of its threads will write to memory any more.</summary>
    public static bool IsDead(ulong identity)
    {
        if ((identity & ~SpareBit) == Current)
            return false;
        var pid = PidOf(identity);
        var startTime = identity >> (PidBits + 1);
        return HostPlatform.UsesLinux ? LinuxProcesses.HasEnded(pid, startTime) : UnixProcesses.HasEnded(pid, startTime);
    }

    /// <summary>The identity of a process with that number and start time.</summary>
    internal static ulong Of(int pid, ulong startTime) => ((ulong)pid & PidMask) | ((startTime & StartTimeMask) << (PidBits + 1));

    private static ulong OfThisProcess()
    {
        HostPlatform.Demand();
        var pid = Environment.ProcessId;
        if (!HostPlatform.UsesLinux)
            return Of(pid, UnixProcesses.OwnStartTime());
        var error = LinuxProcesses.TryReadStartTime(pid, out var startTime);
        return error == 0 ? Of(pid, startTime) : throw Interop.Errno.From(error, "cannot read this process's start time from /proc");
    }
}
