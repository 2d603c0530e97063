using Microsoft.Win32.SafeHandles;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>socketpair(2): two connected sockets; neither survives an exec.</summary>
internal static class SocketPair
{
    /// <param name="isNonBlocking">Whether calls without a flag of their own do not wait either.</param>
    /// <exception cref="IOException">There are no descriptors left.</exception>
    public static (SafeFileHandle One, SafeFileHandle Other) Create(bool isNonBlocking)
    {
        Span<int> ends = stackalloc int[2];
        var type = Socket.SOCK_STREAM | Socket.SOCK_CLOEXEC | (isNonBlocking ? Socket.SOCK_NONBLOCK : 0);
        if (Socket.SocketPair(Socket.AF_UNIX, type, 0, ends) != 0)
            throw Errno.Last("cannot create a socket pair");
        var one = new SafeFileHandle(ends[0], ownsHandle: true);
        var other = new SafeFileHandle(ends[1], ownsHandle: true);
        foreach (var end in ends)
        {
            if (Socket.SOCK_CLOEXEC == 0)
                _ = Fcntl.SetCloseOnExec(end);
            if (Socket.SOCK_NONBLOCK == 0 && isNonBlocking)
                _ = Fcntl.SetNonBlocking(end);
        }

        return (Descriptor.Own(one), Descriptor.Own(other));
    }
}
