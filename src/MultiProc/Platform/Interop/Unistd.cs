using System.Runtime.InteropServices;

namespace MultiProc.Platform.Interop;

/// <summary>unistd.h</summary>
internal static partial class Unistd
{
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

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static unsafe partial nint Read(int descriptor, byte* buffer, nuint length);
}
