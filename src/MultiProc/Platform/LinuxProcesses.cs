using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>What Linux tells about other processes. Whatever cannot be found out counts as alive: a false death would break a lock.</summary>
[SupportedOSPlatform("linux")]
internal static class LinuxProcesses
{
    private const int StartTimeField = 22; // proc(5): starttime, in clock ticks since boot
    private static readonly System.Threading.Lock s_reserveLock = new();
    private static int s_reserve = OpenReserve();

    /// <summary>Whether the process with that number and start time has ended.</summary>
    public static bool HasEnded(int pid, ulong startTime) => Look(pid, startTime) ?? LookByReserve(pid, startTime);

    /// <summary>Start time in clock ticks since boot.</summary>
    /// <returns>0, or the error number of the attempt.</returns>
    public static int TryReadStartTime(int pid, out ulong startTime)
    {
        startTime = 0;
        var file = pid == Environment.ProcessId ? Fcntl.OpenQuietly("/proc/self/stat", Fcntl.O_RDONLY | Fcntl.O_CLOEXEC) : -1;
        if (file < 0)
            file = OpenStat(pid);
        if (file < 0)
            return Marshal.GetLastPInvokeError();
        Span<byte> buffer = stackalloc byte[1024];
        var error = Errno.EINVAL;
        var length = (int)Unistd.ReadQuietly(file, buffer);
        if (length < 0)
            error = (length = (int)Unistd.Read(file, buffer)) < 0 ? Marshal.GetLastPInvokeError() : error;
        _ = Unistd.Close(file);
        return length > 0 && TryParseStartTime(buffer[..length], out startTime) ? 0 : error;
    }

    private static int OpenStat(int pid) => Fcntl.Open($"/proc/{pid}/stat", Fcntl.O_RDONLY | Fcntl.O_CLOEXEC);

    /// <summary>The 22nd field; the second is the program's name in parentheses and may contain anything.</summary>
    internal static bool TryParseStartTime(ReadOnlySpan<byte> stat, out ulong startTime)
    {
        startTime = 0;
        // Plain loops: the first use of the vectorised searches and of the parser costs a child that is starting half a millisecond.
        var at = stat.Length - 1;
        while (at >= 0 && stat[at] != ')')
            at--;
        for (var field = 2; field < StartTimeField; field++)
        {
            while (++at < stat.Length && stat[at] != ' ')
            {
            }
        }

        var first = ++at;
        for (; at < stat.Length && stat[at] is >= (byte)'0' and <= (byte)'9'; at++)
            startTime = (startTime * 10) + (ulong)(stat[at] - '0');
        return at > first;
    }

    /// <returns>Whether it has ended; null if no descriptor is free.</returns>
    private static bool? Look(int pid, ulong startTime)
    {
        var pidfd = LinuxSyscall.PidfdOpen(pid);
        if (pidfd < 0)
        {
            return Marshal.GetLastPInvokeError() switch
            {
                // The number belongs to nobody, or (the other two, by kernel) to a thread that is no process.
                Errno.ESRCH or Errno.ENOENT or Errno.EINVAL => true,
                Errno.EMFILE or Errno.ENFILE => null,
                _ => LookInProc(pid, startTime, isGoneWithoutEntry: true), // no pidfds: an old kernel, or a profile that forbids them
            };
        }

        // One descriptor at a time, for there may be no other. A process of that number lived at the poll, and the start time, read later, says
        // whether it is the one that is meant. If it cannot be read, the poll decides alone: an entry of /proc may be hidden.
        var ended = Poll.IsReadable(pidfd);
        _ = Unistd.Close(pidfd);
        return ended ? true : LookInProc(pid, startTime, isGoneWithoutEntry: false);
    }

    private static bool? LookInProc(int pid, ulong startTime, bool isGoneWithoutEntry) => TryReadStartTime(pid, out var start) switch
    {
        0 => start != startTime,
        Errno.ENOENT or Errno.ESRCH => isGoneWithoutEntry,
        Errno.EMFILE or Errno.ENFILE => null,
        _ => false,
    };

    /// <summary>With all descriptors taken, the one kept in reserve makes room. Whose place somebody else takes at once counts as alive.</summary>
    private static bool LookByReserve(int pid, ulong startTime)
    {
        lock (s_reserveLock)
        {
            _ = Unistd.Close(s_reserve);
            try
            {
                return Look(pid, startTime) ?? false;
            }
            finally
            {
                s_reserve = OpenReserve();
            }
        }
    }

    private static int OpenReserve() => Fcntl.Open("/dev/null", Fcntl.O_RDONLY | Fcntl.O_CLOEXEC);
}
