using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace MultiProc.Platform.Interop;

/// <summary>sys/wait.h</summary>
internal static partial class Wait
{
    public const int WNOHANG = 1;
    private const int WEXITED = 4;
    private const int P_PIDFD = 3;
    private const int CLD_EXITED = 1;
    private const int SignalInfoSize = 128;

    // siginfo_t, in words: signal, error, code; then, aligned as an address, pid, user, status.
    private const int SignalInfoCode = 2;
    private static readonly int s_signalInfoPid = sizeof(long) == nint.Size ? 4 : 3;

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    public static partial int WaitPid(int pid, out int status, int options);

    /// <summary>Reaps the child that a pidfd stands for, whoever has its number now, if it has ended (Linux 5.4).</summary>
    /// <param name="pidfd">Of the child.</param>
    /// <param name="exitCode">As <see cref="ExitCodeOf"/>; null if it has not ended.</param>
    /// <returns>0, or the error number.</returns>
    [SupportedOSPlatform("linux")]
    public static unsafe int TryReap(SafeFileHandle pidfd, out int? exitCode)
    {
        var info = stackalloc int[SignalInfoSize / sizeof(int)];
        info[s_signalInfoPid] = 0;
        exitCode = null;
        if (WaitId(P_PIDFD, pidfd, info, WEXITED | WNOHANG) != 0)
            return Marshal.GetLastPInvokeError();
        if (info[s_signalInfoPid] != 0)
            exitCode = info[SignalInfoCode] == CLD_EXITED ? info[s_signalInfoPid + 2] : -info[s_signalInfoPid + 2];
        return 0;
    }

    /// <summary>The exit code in a wait status as Python gives it: N, or −N for a death by signal N.</summary>
    public static int ExitCodeOf(int status) => (status & 0x7f) is var signal and not 0 ? -signal : (status >> 8) & 0xff;

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    private static unsafe partial int WaitId(int kind, SafeFileHandle pidfd, int* info, int options);
}
