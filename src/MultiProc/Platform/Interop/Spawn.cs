using System.Runtime.InteropServices;
using System.Text;

namespace MultiProc.Platform.Interop;

/// <summary>spawn.h. Every function returns the error number itself.</summary>
internal static unsafe partial class Spawn
{
    public const short POSIX_SPAWN_SETSIGDEF = 0x04;
    public const short POSIX_SPAWN_SETSIGMASK = 0x08;

    /// <summary>macOS: nothing is inherited but what the file actions name.</summary>
    public const short POSIX_SPAWN_CLOEXEC_DEFAULT = 0x4000;

    /// <summary>Room for either of the two opaque structures (glibc: 80 and 336 bytes, musl less, macOS a pointer).</summary>
    public const int OpaqueSize = 512;

    private static readonly delegate* unmanaged<byte*, int, int> s_addCloseFrom = (delegate* unmanaged<byte*, int, int>)Find("posix_spawn_file_actions_addclosefrom_np");

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int PosixSpawn(out int pid, string path, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int ActionsInit(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int ActionsDestroy(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int ActionsAddDup2(byte* actions, int descriptor, int newDescriptor);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ActionsAddOpen(byte* actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    public static partial int AttributesInit(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    public static partial int AttributesDestroy(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    public static partial int AttributesSetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int AttributesSetSigMask(byte* attributes, ReadOnlySpan<byte> set);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int AttributesSetSigDefault(byte* attributes, ReadOnlySpan<byte> set);

    /// <summary>Closes all from one on. Where the C library cannot (glibc before 2.34, musl), close-on-exec alone protects.</summary>
    public static int ActionsAddCloseFrom(byte* actions, int from) => s_addCloseFrom == null ? 0 : s_addCloseFrom(actions, from);

    /// <summary>Changes the directory of the child alone: <see cref="FindAddChangeDirectory"/> says how.</summary>
    public static int ActionsAddChangeDirectory(nint function, byte* actions, string path)
    {
        Span<byte> text = new byte[Encoding.UTF8.GetMaxByteCount(path.Length) + 1];
        _ = Encoding.UTF8.GetBytes(path, text);
        fixed (byte* address = text)
            return ((delegate* unmanaged<byte*, byte*, int>)function)(actions, address);
    }

    /// <summary>0 where the C library cannot: glibc before 2.29.</summary>
    public static nint FindAddChangeDirectory() => Find("posix_spawn_file_actions_addchdir_np");

    private static nint Find(string function) =>
        NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), function, out var address) ? address : 0;
}
