using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>The futex: nothing to open, nothing to leak, and the kernel forgets a sleeper that was killed.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class LinuxWordWaiter : WordWaiter
{
    public override bool Wait(ref uint word, uint expected, TimeSpan timeout)
    {
        var address = (uint*)Unsafe.AsPointer(ref word);
        int result;
        if (timeout == TimeSpan.MaxValue)
        {
            result = LinuxSyscall.FutexWait(address, expected, null);
        }
        else
        {
            var time = new LinuxSyscall.TimeSpec
            {
                Seconds = (nint)(timeout.Ticks / TimeSpan.TicksPerSecond),
                Nanoseconds = (nint)(timeout.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick),
            };
            result = LinuxSyscall.FutexWait(address, expected, &time);
        }

        if (result == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        if (error == Errno.ETIMEDOUT)
            return false;
        if (error == Errno.EAGAIN || error == Errno.EINTR)
            return true;
        throw Errno.From(error, "cannot sleep on a futex");
    }

    public override void Wake(ref uint word, int count) => _ = LinuxSyscall.FutexWake((uint*)Unsafe.AsPointer(ref word), count);
}
