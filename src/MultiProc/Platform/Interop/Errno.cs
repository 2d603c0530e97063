using System.Runtime.InteropServices;

namespace MultiProc.Platform.Interop;

/// <summary>errno.h, and the one place where a failed call of the C library becomes an exception.</summary>
internal static class Errno
{
    public const int EPERM = 1;
    public const int ENOENT = 2;
    public const int ESRCH = 3;
    public const int EINTR = 4;
    public const int ECHILD = 10;
    public const int EACCES = 13;
    public const int EINVAL = 22;
    public const int ENFILE = 23;
    public const int EMFILE = 24;
    public const int EPIPE = 32;

    // These differ between Linux and the BSDs.
    public static int EAGAIN => OperatingSystem.IsLinux() ? 11 : 35;

    public static int ECONNRESET => OperatingSystem.IsLinux() ? 104 : 54;

    public static int ETIMEDOUT => OperatingSystem.IsLinux() ? 110 : 60;

    public static int ENOSYS => OperatingSystem.IsLinux() ? 38 : 78;

    /// <summary>The error of the last call, with the action that failed.</summary>
    public static IOException Last(string action) => From(Marshal.GetLastPInvokeError(), action);

    /// <summary>An error number with the action that failed: "cannot start 'x': Permission denied (13)".</summary>
    public static IOException From(int errno, string action) =>
        new($"{action}: {Marshal.GetPInvokeErrorMessage(errno)} ({errno})", errno);
}
