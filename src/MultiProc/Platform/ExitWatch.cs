using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>The end of one child of this process: a descriptor to sleep on where there are pidfds, and the exit code, read once.</summary>
internal sealed class ExitWatch(int pid) : IDisposable
{
    private static volatile bool s_isToldAfterReaping;
    private static volatile bool s_hasAsked;
    private readonly SafeFileHandle? _pidfd = Open(pid);

    /// <summary>Whether the kernel tells how a process has ended that somebody else has reaped (Linux 6.15). Found out at the first end; false until then.</summary>
    public static bool IsToldAfterReaping => s_isToldAfterReaping;

    /// <summary>Set by tests: which processes seem to live on, as those that the kernel cannot end.</summary>
    public static Predicate<int>? SeemsAlive { get; set; }

    /// <summary>Becomes readable at the end; −1 where one must look again and again.</summary>
    public int Descriptor => _pidfd is null ? -1 : (int)_pidfd.DangerousGetHandle();

    /// <summary>Reaps the child if it has ended.</summary>
    /// <param name="exitCode">The exit code, −N after a death by signal N, or null if somebody else has taken it.</param>
    /// <returns>Whether it has ended.</returns>
    public bool TryReap(out int? exitCode)
    {
        exitCode = null;
        if (SeemsAlive?.Invoke(pid) == true)
            return false;
        var error = Reap(out exitCode);
        if (error == 0 && exitCode is null)
            return false;
        if (error == 0 && !s_hasAsked)
            Ask();
        if (error != 0 && OperatingSystem.IsLinux() && _pidfd is not null && LinuxSyscall.StatusAfterReaping(_pidfd) is { } told)
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

    /// <returns>0, or the error: it is no child of this process any more.</returns>
    private int Reap(out int? exitCode)
    {
        if (OperatingSystem.IsLinux() && _pidfd is not null && Wait.TryReap(_pidfd, out exitCode) is (0 or Errno.ECHILD) and var error)
            return error;
        return ReapByNumber(out exitCode); // there are no pidfds, or the kernel does not wait by them
    }

    private int ReapByNumber(out int? exitCode)
    {
        int reaped;
        int status;
        do
        {
            reaped = Wait.WaitPid(pid, out status, Wait.WNOHANG);
        }
        while (reaped < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);

        exitCode = reaped == pid ? Wait.ExitCodeOf(status) : null;
        return reaped < 0 ? Marshal.GetLastPInvokeError() : 0;
    }

    /// <summary>Asks of a process that has ended: of one that lives, no kernel tells it.</summary>
    private void Ask()
    {
        s_hasAsked = true;
        s_isToldAfterReaping = OperatingSystem.IsLinux() && _pidfd is not null && LinuxSyscall.StatusAfterReaping(_pidfd) is not null;
    }

    /// <summary>False where a profile lets pidfds be opened and not be used.</summary>
    [SupportedOSPlatform("linux")]
    private static bool TrySendByPidfd(SafeFileHandle pidfd, int signal) =>
        LinuxSyscall.PidfdSendSignal(pidfd, signal) == 0 || (Marshal.GetLastPInvokeError() is var error && error != Errno.ENOSYS && error != Errno.EPERM);

    private static SafeFileHandle? Open(int pid)
    {
        if (!HostPlatform.UsesLinux)
            return null;
        var descriptor = LinuxSyscall.PidfdOpen(pid);
        return descriptor < 0 ? null : Platform.Descriptor.OwnIfPossible(descriptor);
    }
}
