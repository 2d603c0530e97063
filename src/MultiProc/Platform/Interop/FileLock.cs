using System.Runtime.InteropServices;

namespace MultiProc.Platform.Interop;

/// <summary>sys/file.h: locks that belong to an open file description, and go with it however its holders end.</summary>
internal static partial class FileLock
{
    public const int LOCK_SH = 1;
    public const int LOCK_EX = 2;
    public const int LOCK_NB = 4;
    public const int LOCK_UN = 8;

    /// <returns>false where LOCK_NB says not to wait for others.</returns>
    /// <exception cref="IOException">It cannot be locked at all.</exception>
    public static bool Do(SafeHandle file, int operation)
    {
        while (Flock(file, operation) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == Errno.EAGAIN)
                return false;
            if (error != Errno.EINTR)
                throw Errno.From(error, "cannot lock a file");
        }

        return true;
    }

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeHandle file, int operation);
}
