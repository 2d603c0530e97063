using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace MultiProc.Platform.Interop;

/// <summary>time.h</summary>
[SupportedOSPlatform("linux")]
internal static partial class Time
{
    private const int CLOCK_MONOTONIC = 1;

    /// <summary>The clock on which absolute times are given to the kernel.</summary>
    public static unsafe LinuxSyscall.TimeSpec Monotonic()
    {
        LinuxSyscall.TimeSpec now;
        _ = ClockGetTime(CLOCK_MONOTONIC, &now);
        return now;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static unsafe partial int ClockGetTime(int clock, LinuxSyscall.TimeSpec* time);
}
