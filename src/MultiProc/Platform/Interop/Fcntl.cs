using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace MultiProc.Platform.Interop;

/// <summary>fcntl.h</summary>
internal static partial class Fcntl
{
    public const int O_RDONLY = 0;
    public const int F_ADD_SEALS = 1033;
    public const int F_SEAL_SEAL = 1;
    public const int F_SEAL_SHRINK = 2;
    public const int F_SEAL_GROW = 4;

    public const int F_SETFD = 2;
    public const int FD_CLOEXEC = 1;

    public static int O_CLOEXEC => OperatingSystem.IsLinux() ? 0x80000 : 0x1000000;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    public static int SetCloseOnExec(int descriptor) =>
        OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64
            ? SetOnStack(descriptor, F_SETFD, 0, 0, 0, 0, 0, 0, FD_CLOEXEC)
            : Set(descriptor, F_SETFD, FD_CLOEXEC);

    [SupportedOSPlatform("linux")]
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int AddSeals(SafeFileHandle file, int command, int seals);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Set(int descriptor, int command, nint value);

    // Apple's ARM64 convention passes variadic arguments on the stack: six fillers take the registers that are left.
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int SetOnStack(int descriptor, int command, nint r2, nint r3, nint r4, nint r5, nint r6, nint r7, nint value);
}
