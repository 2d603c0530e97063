using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace MultiProc.Platform.Interop;

/// <summary>fcntl.h</summary>
internal static partial class Fcntl
{
    public const int O_RDONLY = 0;
    public const int O_WRONLY = 1;
    public const int O_RDWR = 2;
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

    public static int O_CREAT => OperatingSystem.IsLinux() ? 0x40 : 0x200;

    public static int O_EXCL => OperatingSystem.IsLinux() ? 0x80 : 0x800;

    public static int O_DIRECTORY => OperatingSystem.IsLinux() ? (HasFlagsOfArm ? 0x4000 : 0x10000) : 0x100000;

    /// <summary>For a place in the file system, which needs no right to read what is there; 0 where there is no such thing.</summary>
    public static int O_PATH => OperatingSystem.IsLinux() ? 0x200000 : 0;

    public static int O_NOFOLLOW => OperatingSystem.IsLinux() ? (HasFlagsOfArm ? 0x8000 : 0x20000) : 0x100;

    /// <summary>Where Linux numbers the flags of open otherwise than on most machines.</summary>
    private static bool HasFlagsOfArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm or Architecture.Ppc64le;

    private static bool PassesVariadicOnStack => OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    /// <summary>With O_CREAT.</summary>
    public static int Create(string path, int flags, uint mode) =>
        PassesVariadicOnStack ? OpenOnStack(path, flags, 0, 0, 0, 0, 0, 0, (nint)mode) : Open(path, flags, (nint)mode);

    /// <summary>posix_fallocate(3): the space is there afterwards, however full the disk becomes.</summary>
    /// <returns>The error number itself.</returns>
    [SupportedOSPlatform("linux")]
    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    public static partial int Allocate(SafeFileHandle file, long offset, long length);

    /// <summary>The same without the error: see <see cref="Errno"/>.</summary>
    /// <param name="path">Short, of ASCII letters.</param>
    /// <param name="flags">How.</param>
    public static unsafe int OpenQuietly(string path, int flags)
    {
        var bytes = stackalloc byte[AsciiText.Room];
        AsciiText.Copy(path, bytes);
        return OpenQuietly(bytes, flags);
    }

    /// <returns>0, or −1 without the error.</returns>
    public static int SetCloseOnExec(int descriptor) =>
        OperatingSystem.IsMacOS() ? Do(descriptor, F_SETFD, FD_CLOEXEC) : SetQuietly(descriptor, F_SETFD, FD_CLOEXEC);

    /// <summary>For the end of a pipe: whoever has the other end does not notice.</summary>
    public static int SetNonBlocking(int descriptor) => Do(descriptor, F_SETFL, O_NONBLOCK);

    /// <summary>Whether a program that is started would find the descriptor open.</summary>
    public static bool IsInherited(int descriptor) => Do(descriptor, F_GETFD, 0) is >= 0 and var flags && (flags & FD_CLOEXEC) == 0;

    /// <summary>The same open file once more, under the first free number from one on, close-on-exec.</summary>
    public static int DuplicateFrom(int descriptor, int first) => Do(descriptor, F_DUPFD_CLOEXEC, first);

    [SupportedOSPlatform("linux")]
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int AddSeals(SafeFileHandle file, int command, int seals);

    [LibraryImport("libc", EntryPoint = "open")]
    private static unsafe partial int OpenQuietly(byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int SetQuietly(int descriptor, int command, nint value);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Set(int descriptor, int command, nint value);

    private static int Do(int descriptor, int command, nint value) =>
        PassesVariadicOnStack
            ? SetOnStack(descriptor, command, 0, 0, 0, 0, 0, 0, value)
            : Set(descriptor, command, value);

    // Apple's ARM64 convention passes variadic arguments on the stack: six fillers take the registers that are left.
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int SetOnStack(int descriptor, int command, nint r2, nint r3, nint r4, nint r5, nint r6, nint r7, nint value);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, nint mode);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenOnStack(string path, int flags, nint r2, nint r3, nint r4, nint r5, nint r6, nint r7, nint mode);
}
