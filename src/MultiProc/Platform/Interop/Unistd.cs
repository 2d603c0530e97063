using System.Runtime.InteropServices;

namespace MultiProc.Platform.Interop;

/// <summary>unistd.h</summary>
internal static partial class Unistd
{
    public const int STDIN_FILENO = 0;
    public const int STDOUT_FILENO = 1;
    public const int STDERR_FILENO = 2;

    private static int SC_NPROCESSORS_ONLN => OperatingSystem.IsLinux() ? 84 : 58;

    /// <summary>The machine's processors that are switched on, whether this process may use them or not.</summary>
    public static int ProcessorsOnline() => (int)SysConf(SC_NPROCESSORS_ONLN);

    /// <summary>Ends the process at once: no handler, no finaliser, no flush.</summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void ExitNow(int status);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, ReadOnlySpan<byte> buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "pipe", SetLastError = true)]
    public static partial int MakePipe(Span<int> ends);

    /// <summary>A pipe that is close-on-exec from the first instant; not on macOS.</summary>
    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    public static partial int MakePipe(Span<int> ends, int flags);

    /// <summary>Fills up to 256 bytes with randomness that is fit for keys.</summary>
    [LibraryImport("libc", EntryPoint = "getentropy", SetLastError = true)]
    public static partial int GetEntropy(Span<byte> buffer, nuint length);

    /// <summary>Makes a number mean what another one means; it survives an exec.</summary>
    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    public static partial int Duplicate(int descriptor, int number);

    [LibraryImport("libc", EntryPoint = "fchdir", SetLastError = true)]
    public static partial int ChangeDirectory(int directory);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    public static unsafe nint Read(int descriptor, Span<byte> buffer)
    {
        fixed (byte* address = buffer)
            return Read(descriptor, address, (nuint)buffer.Length);
    }

    /// <returns>How many bytes the link has; −1 if it cannot be read.</returns>
    public static unsafe int ReadLink(string path, Span<byte> buffer)
    {
        fixed (byte* address = buffer)
            return (int)ReadLink(path, address, (nuint)buffer.Length);
    }

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial nint ReadLink(string path, byte* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "sysconf", SetLastError = true)]
    private static partial nint SysConf(int name);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static unsafe partial nint Read(int descriptor, byte* buffer, nuint length);
}
