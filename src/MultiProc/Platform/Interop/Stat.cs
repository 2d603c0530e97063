using System.Runtime.InteropServices;

namespace MultiProc.Platform.Interop;

/// <summary>sys/stat.h</summary>
internal static partial class Stat
{
    public const uint S_IFMT = 0xF000;
    public const uint S_IFDIR = 0x4000;
    public const uint S_IFREG = 0x8000;
    public const uint S_IFLNK = 0xA000;

    /// <summary>What group and others may do.</summary>
    public const uint S_IRWXGO = 63;

    private const int AT_FDCWD = -100;
    private const int AT_SYMLINK_NOFOLLOW = 0x100;
    private const int AT_EMPTY_PATH = 0x1000;
    private const nint STATX_BASIC_STATS = 0x7ff;

    /// <summary>Room for a <c>struct statx</c> (256 bytes) and for macOS's <c>struct stat</c> (144).</summary>
    private const int StatusSize = 256;

    // statx is the same everywhere on Linux, which struct stat is not; not every C library has a function for it.
    private static nint StatxNumber => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 332,
        Architecture.X86 or Architecture.Ppc64le => 383,
        Architecture.Arm => 397,
        Architecture.S390x => 379,
        _ => 291, // the generic table: arm64, riscv64, loongarch64
    };

    /// <summary>An open file.</summary>
    /// <exception cref="IOException">The operating system does not tell.</exception>
    public static Status Of(SafeHandle file)
    {
        Span<byte> status = stackalloc byte[StatusSize];
        var result = OperatingSystem.IsLinux()
            ? Statx(StatxNumber, file, "", AT_EMPTY_PATH, STATX_BASIC_STATS, status)
            : OfDescriptor(file, status);
        return result == 0 ? Read(status) : throw Errno.Last("cannot look at an open file");
    }

    /// <summary>What is at a path; a link is not followed.</summary>
    /// <returns>null where nothing is, or it cannot be found out.</returns>
    public static Status? At(string path)
    {
        Span<byte> status = stackalloc byte[StatusSize];
        var result = OperatingSystem.IsLinux()
            ? StatxAt(StatxNumber, AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, status)
            : OfPath(path, status);
        return result == 0 ? Read(status) : null;
    }

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakeDirectory(string path, uint mode);

    // macOS has not been tried: its offsets are those of the header, with 64-bit inodes.
    private static Status Read(ReadOnlySpan<byte> status) => OperatingSystem.IsLinux()
        ? new Status(
            BitConverter.ToUInt64(status[136..]), // both halves of the device's number
            BitConverter.ToUInt64(status[32..]),
            BitConverter.ToUInt16(status[28..]),
            BitConverter.ToUInt32(status[20..]),
            BitConverter.ToInt64(status[40..]))
        : new Status(
            BitConverter.ToUInt32(status),
            BitConverter.ToUInt64(status[8..]),
            BitConverter.ToUInt16(status[4..]),
            BitConverter.ToUInt32(status[16..]),
            BitConverter.ToInt64(status[96..]));

    // On Intel the plain names are functions of the time before 64-bit inodes.
    private static int OfDescriptor(SafeHandle file, Span<byte> status) =>
        RuntimeInformation.ProcessArchitecture == Architecture.X64 ? FstatOfIntel(file, status) : Fstat(file, status);

    private static int OfPath(string path, Span<byte> status) =>
        RuntimeInformation.ProcessArchitecture == Architecture.X64 ? LstatOfIntel(path, status) : Lstat(path, status);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Statx(nint number, SafeHandle file, string path, nint flags, nint mask, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint StatxAt(nint number, nint folder, string path, nint flags, nint mask, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "fstat", SetLastError = true)]
    private static partial int Fstat(SafeHandle file, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true)]
    private static partial int FstatOfIntel(SafeHandle file, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "lstat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Lstat(string path, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "lstat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LstatOfIntel(string path, Span<byte> status);

    /// <summary>What of a file's status is asked for here.</summary>
    public readonly record struct Status(ulong Device, ulong Inode, uint Mode, uint Owner, long Length)
    {
        public bool IsFile => (Mode & S_IFMT) == S_IFREG;

        public bool IsFolder => (Mode & S_IFMT) == S_IFDIR;

        public bool IsLink => (Mode & S_IFMT) == S_IFLNK;

        public bool IsSameAs(Status? other) => other is { } it && it.Device == Device && it.Inode == Inode;
    }
}
