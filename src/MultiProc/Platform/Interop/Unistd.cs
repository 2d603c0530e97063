using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MultiProc.Platform.Interop;

/// <summary>unistd.h</summary>
internal static partial class Unistd
{
    public const int STDIN_FILENO = 0;
    public const int STDOUT_FILENO = 1;
    public const int STDERR_FILENO = 2;
    private const int SEEK_END = 2;

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

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "getppid")]
    public static partial int GetParentPid();

    /// <summary>The user in whose name files are made.</summary>
    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Unlink(string path);

    /// <summary>Removes an empty directory.</summary>
    [LibraryImport("libc", EntryPoint = "rmdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RemoveDirectory(string path);

    public static unsafe nint Read(int descriptor, Span<byte> buffer)
    {
        fixed (byte* address = buffer)
            return Read(descriptor, address, (nuint)buffer.Length);
    }

    /// <summary>The same without the error: see <see cref="Errno"/>.</summary>
    public static unsafe nint ReadQuietly(int descriptor, Span<byte> buffer)
    {
        fixed (byte* address = buffer)
            return ReadQuietly(descriptor, address, (nuint)buffer.Length);
    }

    /// <summary>How long a file is, by moving the offset of its descriptor there.</summary>
    /// <returns>−1 if the file does not say.</returns>
    public static long SeekToEnd(SafeFileHandle file)
    {
        var end = Seek((int)file.DangerousGetHandle(), 0, SEEK_END);
        GC.KeepAlive(file);
        return end;
    }

    /// <param name="path">Short, of ASCII letters.</param>
    /// <param name="buffer">Where the link's target goes.</param>
    /// <returns>How many bytes the link has; −1 if it cannot be read.</returns>
    public static unsafe int ReadLink(string path, Span<byte> buffer)
    {
        var bytes = stackalloc byte[AsciiText.Room];
        AsciiText.Copy(path, bytes);
        fixed (byte* address = buffer)
            return (int)ReadLink(bytes, address, (nuint)buffer.Length);
    }

    [LibraryImport("libc", EntryPoint = "readlink")]
    private static unsafe partial nint ReadLink(byte* path, byte* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "lseek")]
    private static partial long Seek(int descriptor, long offset, int origin);

    [LibraryImport("libc", EntryPoint = "read")]
    private static unsafe partial nint ReadQuietly(int descriptor, byte* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "sysconf", SetLastError = true)]
    private static partial nint SysConf(int name);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static unsafe partial nint Read(int descriptor, byte* buffer, nuint length);
}
