using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>The end of one child of this process: a descriptor to sleep on where there are pidfds, and the exit code, read once.</summary>
internal sealed class ExitWatch(int pid) : IDisposable
{
    private readonly SafeFileHandle? _pidfd = Open(pid);

    /// <summary>Becomes readable at the end; −1 where one must look again and again.</summary>
    public int Descriptor => _pidfd is null ? -1 : (int)_pidfd.DangerousGetHandle();

    /// <summary>Reaps the child if it has ended.</summary>
    /// <param name="exitCode">The exit code, −N after a death by signal N, or null if somebody else has taken it.</param>
    /// <returns>Whether it has ended.</returns>
    public bool TryReap(out int? exitCode)
    {
        int reaped;
        int status;
        do
        {
            reaped = Wait.WaitPid(pid, out status, Wait.WNOHANG);
        }
        while (reaped < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);

        exitCode = null;
        if (reaped == 0)
            return false;
        if (reaped == pid)
            exitCode = Wait.ExitCodeOf(status);
        else if (OperatingSystem.IsLinux() && _pidfd is not null && LinuxSyscall.StatusAfterReaping(_pidfd) is { } told)
            exitCode = Wait.ExitCodeOf(told);
        return true;
    }

    /// <summary>Sends a signal, which nobody else gets even if somebody else has reaped the child and its number was given away.</summary>
    public void Send(int signal)
    {
        if (!OperatingSystem.IsLinux() || _pidfd is null || !TrySendByPidfd(_pidfd, signal))
            _ = Signal.Kill(pid, signal);
    }

    public void Dispose() => _pidfd?.Dispose();

    /// <summary>False where a profile lets pidfds be opened and not be used.</summary>
    [SupportedOSPlatform("linux")]
    private static bool TrySendByPidfd(SafeFileHandle pidfd, int signal) =>
        LinuxSyscall.PidfdSendSignal(pidfd, signal) == 0 || (Marshal.GetLastPInvokeError() is var error && error != Errno.ENOSYS && error != Errno.EPERM);

    private static SafeFileHandle? Open(int pid)
    {
        if (!HostPlatform.UsesLinux)
            return null;
        var descriptor = LinuxSyscall.PidfdOpen(pid);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }
}
