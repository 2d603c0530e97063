using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>Sleeps on its words and on a bell, a word of this process, at once.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class LinuxSentryPost(PostedWordSentry sentry) : SentryPost(sentry)
{
    /// <summary>How many words it can watch.</summary>
    public const int Capacity = LinuxSyscall.FUTEX_WAITV_MAX - 1;

    private const long NanosecondsPerSecond = 1_000_000_000;
    private static readonly TimeSpan s_pauseWhenRefused = TimeSpan.FromMilliseconds(8);

    // Pinned: they do not move, and live as long as whoever may still ring.
    private readonly uint[] _bell = GC.AllocateArray<uint>(1, pinned: true);
    private readonly LinuxSyscall.FutexWaitEntry[] _entries = GC.AllocateArray<LinuxSyscall.FutexWaitEntry>(LinuxSyscall.FUTEX_WAITV_MAX, pinned: true);
    private uint _heard;

    private uint* Bell => (uint*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_bell));

    public override void Ring()
    {
        _ = Interlocked.Increment(ref _bell[0]);
        _ = LinuxSyscall.FutexWake(Bell, 1);
    }

    protected override void Prepare() => _heard = Volatile.Read(ref _bell[0]);

    protected override int Sleep(TimeSpan limit, bool isQuiet)
    {
        FillEntries();
        var until = Until(limit);
        var entries = (LinuxSyscall.FutexWaitEntry*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_entries));
        var woken = LinuxSyscall.FutexWaitMany(entries, (uint)Watched.Count + 1, limit == TimeSpan.MaxValue ? null : &until);
        if (woken >= 0)
            return woken < Watched.Count ? woken : -1;
        var error = Marshal.GetLastPInvokeError();
        if (error != Errno.EAGAIN && error != Errno.ETIMEDOUT && error != Errno.EINTR)
            SleepOnBell(limit);
        return -1;
    }

    private static LinuxSyscall.KernelTimeSpec Until(TimeSpan limit)
    {
        if (limit == TimeSpan.MaxValue)
            return default;
        var now = Time.Monotonic();
        var nanoseconds = now.Nanoseconds + (limit.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick);
        return new LinuxSyscall.KernelTimeSpec
        {
            Seconds = now.Seconds + (limit.Ticks / TimeSpan.TicksPerSecond) + (nanoseconds / NanosecondsPerSecond),
            Nanoseconds = nanoseconds % NanosecondsPerSecond,
        };
    }

    /// <summary>Where the kernel has no memory for so many at once, or a filter that was set since forbids it: looks again soon.</summary>
    private void SleepOnBell(TimeSpan limit)
    {
        var pause = limit < s_pauseWhenRefused ? limit : s_pauseWhenRefused;
        var time = new LinuxSyscall.TimeSpec { Nanoseconds = (nint)(pause.Ticks * TimeSpan.NanosecondsPerTick) };
        _ = LinuxSyscall.FutexWait(Bell, _heard, &time);
    }

    private void FillEntries()
    {
        for (var i = 0; i < Watched.Count; i++)
            _entries[i] = new LinuxSyscall.FutexWaitEntry((uint*)Watched[i].Address, LooksAtAll ? Watched[i].Expected : Watched[i].Value);
        _entries[Watched.Count] = new LinuxSyscall.FutexWaitEntry(Bell, _heard);
    }
}
