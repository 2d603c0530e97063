using System.Runtime.InteropServices;

namespace MultiProc.Platform.Interop;

/// <summary>poll.h</summary>
internal static partial class Poll
{
    public const short POLLIN = 1;

    /// <summary>Whether the descriptor is readable now.</summary>
    public static unsafe bool IsReadable(int descriptor)
    {
        var entry = new PollDescriptor { Descriptor = descriptor, Events = POLLIN };
        return PollNow(&entry, 1, 0) == 1 && (entry.Results & POLLIN) != 0;
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static unsafe partial int PollNow(PollDescriptor* entries, nuint count, int milliseconds);

    /// <summary>struct pollfd</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Results;
    }
}
