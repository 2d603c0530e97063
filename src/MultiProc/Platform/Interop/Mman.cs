using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace MultiProc.Platform.Interop;

/// <summary>sys/mman.h</summary>
internal static partial class Mman
{
    public const int PROT_READ = 1;
    public const int PROT_WRITE = 2;
    public const int MAP_SHARED = 1;
    public const nint MAP_FAILED = -1;
    public const int MADV_REMOVE = 9;
    public const int MADV_DONTDUMP = 16;

    public const uint MFD_CLOEXEC = 1;
    public const uint MFD_ALLOW_SEALING = 2;
    public const uint MFD_NOEXEC_SEAL = 8;

    public static int MAP_NORESERVE => OperatingSystem.IsLinux() ? 0x4000 : 0x40;

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Mmap(nint address, nuint length, int protection, int flags, SafeFileHandle file, long offset);

    /// <summary>The same without the error: see <see cref="Errno"/>.</summary>
    [LibraryImport("libc", EntryPoint = "mmap")]
    public static partial nint MmapQuietly(nint address, nuint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    public static partial int Munmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise")]
    public static partial int Madvise(nint address, nuint length, int advice);

    [SupportedOSPlatform("linux")]
    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle MemfdCreate(string name, uint flags);
}
