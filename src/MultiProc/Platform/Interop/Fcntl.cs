using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace MultiProc.Platform.Interop;

/// <summary>fcntl.h</summary>
internal static partial class Fcntl
{
    public const int O_RDONLY = 0;
    public const int O_WRONLY = 1;
    public const int F_ADD_SEALS = 1033;
    public const int F_SEAL_SEAL = 1;
    public const int F_SEAL_SHRINK = 2;
    public const int F_SEAL_GROW = 4;

    public const int F_GETFD = 1;
    public const int F_SETFD = 2;
    public const int F_SETFL = 4;
    public const int FD_CLOEXEC = 1;

    public static int O_NONBLOCK => OperatingSystem.IsLinux() ? 0x800 : 4;

    public static int F_DUPFD_CLOEXEC => OperatingSystem.IsLinux() ? 1030 : 67;

    public static int O_CLOEXEC => OperatingSystem.IsLinux() ? 0x80000 : 0x1000000;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    public static int SetCloseOnExec(int descriptor) => Do(descriptor, F_SETFD, FD_CLOEXEC);

    /// <summary>For the end of a pipe: whoever has the other end does not notice.</summary>
    public static int SetNonBlocking(int descriptor) => Do(descriptor, F_SETFL, O_NONBLOCK);

    /// <summary>Whether a program that is started would find the descriptor open.</summary>
    public static bool IsInherited(int descriptor) => Do(descriptor, F_GETFD, 0) is >= 0 and var flags && (flags & FD_CLOEXEC) == 0;

    /// <summary>The same open file once more, under the first free number from one on, close-on-exec.</summary>
    public static int DuplicateFrom(int descriptor, int first) => Do(descriptor, F_DUPFD_CLOEXEC, first);

    [SupportedOSPlatform("linux")]
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int AddSeals(SafeFileHandle file, int command, int seals);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Set(int descriptor, int command, nint value);

    private static int Do(int descriptor, int command, nint value) =>
        OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64
            ? SetOnStack(descriptor, command, 0, 0, 0, 0, 0, 0, value)
            : Set(descriptor, command, value);

    // Apple's ARM64 convention passes variadic arguments on the stack: six fillers take the registers that are left.
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int SetOnStack(int descriptor, int command, nint r2, nint r3, nint r4, nint r5, nint r6, nint r7, nint value);
}
