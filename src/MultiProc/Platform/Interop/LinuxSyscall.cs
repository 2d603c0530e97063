using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace MultiProc.Platform.Interop;

/// <summary>System calls without a function of the C library, by number.</summary>
[SupportedOSPlatform("linux")]
internal static partial class LinuxSyscall
{
    public const int FUTEX_WAIT = 0;
    public const int FUTEX_WAKE = 1;

    private const nint PidfdOpenNumber = 434; // the same on every architecture

    private static nint FutexNumber => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 202,
        Architecture.X86 or Architecture.Arm => 240,
        Architecture.S390x => 238,
        Architecture.Ppc64le => 221,
        _ => 98, // the generic table: arm64, riscv64, loongarch64
    };

    /// <summary>linux/futex.h, shared between processes. <paramref name="timeout"/> is null or a relative time.</summary>
    public static unsafe int FutexWait(uint* word, uint expected, TimeSpec* timeout) =>
        (int)Futex(FutexNumber, word, FUTEX_WAIT, expected, timeout);

    public static unsafe int FutexWake(uint* word, int count) =>
        (int)Futex(FutexNumber, word, FUTEX_WAKE, (uint)count, null);

    /// <summary>A descriptor that stands for a process: −1 and ESRCH if there is none.</summary>
    public static int PidfdOpen(int pid) => (int)PidfdOpen(PidfdOpenNumber, pid, 0);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static unsafe partial nint Futex(nint number, uint* word, nint operation, nuint value, TimeSpec* timeout);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint PidfdOpen(nint number, nint pid, nint flags);

    /// <summary>struct timespec</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
