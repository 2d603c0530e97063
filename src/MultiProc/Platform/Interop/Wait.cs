using System.Runtime.InteropServices;

namespace MultiProc.Platform.Interop;

/// <summary>sys/wait.h</summary>
internal static partial class Wait
{
    public const int WNOHANG = 1;

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    public static partial int WaitPid(int pid, out int status, int options);

    /// <summary>The exit code in a wait status as Python gives it: N, or −N for a death by signal N.</summary>
    public static int ExitCodeOf(int status) => (status & 0x7f) is var signal and not 0 ? -signal : (status >> 8) & 0xff;
}
