using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace MultiProc.Platform.Interop;

/// <summary>System calls without a function of the C library, by number.</summary>
[SupportedOSPlatform("linux")]
internal static partial class LinuxSyscall
{
    public const int FUTEX_WAIT = 0;
    public const int FUTEX_WAKE = 1;

    // linux/futex.h, futex_waitv (Linux 5.16).
    public const int FUTEX_WAITV_MAX = 128;
    private const uint FUTEX_32 = 2;
    private const int CLOCK_MONOTONIC = 1;

    private const nint PidfdOpenNumber = 434; // the same on every architecture
    private const nint PidfdSendSignalNumber = 424;
    private const nint FutexWaitvNumber = 449;

    // linux/pidfd.h: _IOWR(0xFF, 11, struct pidfd_info) with the structure's first 64 bytes (Linux 6.13; ends since 6.15).
    private const nuint PIDFD_GET_INFO = 0xC040FF0B;
    private const ulong PIDFD_INFO_EXIT = 1 << 3;
    private const int PidfdInfoSize = 64;
    private const int PidfdInfoExitCode = 60;

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

    /// <summary>Sleeps on several words, shared between processes, while each has its value. <paramref name="until"/> is null or a moment of CLOCK_MONOTONIC.</summary>
    /// <returns>The index of one that was woken. Others may have been too: nobody is told of them.</returns>
    public static unsafe int FutexWaitMany(FutexWaitEntry* entries, uint count, KernelTimeSpec* until) =>
        (int)FutexWaitv(FutexWaitvNumber, entries, (nint)count, 0, until, CLOCK_MONOTONIC);

    /// <summary>A descriptor that stands for a process: −1 and ESRCH if there is none.</summary>
    public static int PidfdOpen(int pid) => (int)PidfdOpen(PidfdOpenNumber, pid, 0);

    /// <summary>kill(2) for the process that the descriptor stands for, whoever has its number now.</summary>
    public static int PidfdSendSignal(SafeFileHandle pidfd, int signal) => (int)PidfdSendSignal(PidfdSendSignalNumber, pidfd, signal, 0, 0);

    /// <summary>The wait status of a process that somebody else has reaped; null where the kernel does not tell.</summary>
    public static int? StatusAfterReaping(SafeFileHandle pidfd)
    {
        Span<byte> info = stackalloc byte[PidfdInfoSize];
        info.Clear();
        MemoryMarshal.Write(info, PIDFD_INFO_EXIT);
        if (GetInfo(pidfd, PIDFD_GET_INFO, info) != 0 || (MemoryMarshal.Read<ulong>(info) & PIDFD_INFO_EXIT) == 0)
            return null;
        return MemoryMarshal.Read<int>(info[PidfdInfoExitCode..]);
    }

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int GetInfo(SafeFileHandle pidfd, nuint request, Span<byte> info);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static unsafe partial nint Futex(nint number, uint* word, nint operation, nuint value, TimeSpec* timeout);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static unsafe partial nint FutexWaitv(nint number, FutexWaitEntry* entries, nint count, nint flags, KernelTimeSpec* until, nint clock);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint PidfdOpen(nint number, nint pid, nint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint PidfdSendSignal(nint number, SafeFileHandle pidfd, nint signal, nint info, nint flags);

    /// <summary>struct timespec</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }

    /// <summary>struct __kernel_timespec: the same on every architecture.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct KernelTimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    /// <summary>struct futex_waitv</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly unsafe struct FutexWaitEntry(uint* word, uint expected)
    {
        private readonly ulong _value = expected;
        private readonly ulong _address = (nuint)word;
        private readonly uint _flags = FUTEX_32;
        private readonly uint _reserved;
    }
}
