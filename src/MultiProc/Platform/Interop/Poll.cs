using System.Runtime.InteropServices;

namespace MultiProc.Platform.Interop;

/// <summary>poll.h</summary>
internal static partial class Poll
{
    public const short POLLIN = 1;
    public const short POLLOUT = 4;
    public const short POLLERR = 8;
    public const short POLLHUP = 16;

    /// <summary>The peer has closed its end (on Linux it must be asked for; the BSDs report POLLHUP).</summary>
    public static short POLLRDHUP => OperatingSystem.IsLinux() ? (short)0x2000 : (short)0;

    /// <summary>Whether the descriptor is readable now.</summary>
    public static unsafe bool IsReadable(int descriptor)
    {
        var entry = new PollDescriptor { Descriptor = descriptor, Events = POLLIN };
        return Wait(&entry, 1, 0) == 1 && (entry.Results & POLLIN) != 0;
    }

    /// <summary>Waits until the descriptor can be written to, or its reader is gone.</summary>
    public static unsafe bool IsWritable(int descriptor, int milliseconds)
    {
        var entry = new PollDescriptor { Descriptor = descriptor, Events = POLLOUT };
        return Wait(&entry, 1, milliseconds) == 1;
    }

    /// <summary>Sleeps; not even an interrupt of the thread ends it.</summary>
    public static unsafe void Pause(int milliseconds) => _ = Wait(null, 0, milliseconds);

    /// <summary>poll(2); a timeout of −1 is infinite.</summary>
    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static unsafe partial int Wait(PollDescriptor* entries, nuint count, int milliseconds);

    /// <summary>The same without the error: see <see cref="Errno"/>.</summary>
    [LibraryImport("libc", EntryPoint = "poll")]
    public static unsafe partial int WaitQuietly(PollDescriptor* entries, nuint count, int milliseconds);

    /// <summary>struct pollfd</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Results;
    }
}
