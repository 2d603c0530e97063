using System.Runtime.InteropServices;

namespace MultiProc.Platform.Interop;

/// <summary>errno.h, and the one place where a failed call of the C library becomes an exception.</summary>
/// <remarks>To keep the error of a call loads an assembly, a quarter of a millisecond. What a child calls before its first line is therefore declared
/// quietly, without it; where the error matters, a call that failed is made once more in the way that tells.</remarks>
internal static class Errno
{
    public const int EPERM = 1;
    public const int ENOENT = 2;
    public const int ESRCH = 3;
    public const int EINTR = 4;
    public const int ENXIO = 6;
    public const int ECHILD = 10;
    public const int EACCES = 13;
    public const int EEXIST = 17;
    public const int ENOTDIR = 20;
    public const int EISDIR = 21;
    public const int EINVAL = 22;
    public const int ENFILE = 23;
    public const int EMFILE = 24;
    public const int ENOSPC = 28;
    public const int EPIPE = 32;

    // These differ between Linux and the BSDs.
    public static int EAGAIN => OperatingSystem.IsLinux() ? 11 : 35;

    public static int ELOOP => OperatingSystem.IsLinux() ? 40 : 62;

    public static int EDQUOT => OperatingSystem.IsLinux() ? 122 : 69;

    public static int ECONNRESET => OperatingSystem.IsLinux() ? 104 : 54;

    public static int ENOBUFS => OperatingSystem.IsLinux() ? 105 : 55;

    public static int ETOOMANYREFS => OperatingSystem.IsLinux() ? 109 : 59;

    public static int ETIMEDOUT => OperatingSystem.IsLinux() ? 110 : 60;

    public static int ENOSYS => OperatingSystem.IsLinux() ? 38 : 78;

    /// <summary>The error of the last call, with the action that failed.</summary>
    public static IOException Last(string action) => From(Marshal.GetLastPInvokeError(), action);

    /// <summary>An error number with the action that failed: "cannot start 'x': Permission denied (13)".</summary>
    public static IOException From(int errno, string action) =>
        new($"{action}: {Marshal.GetPInvokeErrorMessage(errno)} ({errno})", errno);

    /// <summary>The same for a call about a path: what is forbidden is an error of its own, and what its user can do about it stands beside.</summary>
    public static Exception OfPath(int errno, string action)
    {
        var what = From(errno, action);
        return errno switch
        {
            EACCES or EPERM => new UnauthorizedAccessException(what.Message, what),
            EMFILE => new IOException($"{what.Message}: this process may open no more files, raise the limit ('ulimit -n') or close some", errno),
            ENFILE => new IOException($"{what.Message}: the machine may open no more files (the setting 'fs.file-max')", errno),
            _ when errno == ENOSPC || errno == EDQUOT => new IOException($"{what.Message}: make room there", errno),
            _ => what,
        };
    }
}
