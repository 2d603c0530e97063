using System.Runtime.InteropServices;

namespace MultiProc.Platform.Interop;

/// <summary>sys/socket.h</summary>
internal static unsafe partial class Socket
{
    public const int AF_UNIX = 1;
    public const int SOCK_STREAM = 1;
    public const int SCM_RIGHTS = 1;
    public const int MSG_PEEK = 2;

    /// <summary>The most descriptors that one message carries (Linux; the BSDs take more).</summary>
    public const int SCM_MAX_FD = 253;

    public static int SOCK_CLOEXEC => OperatingSystem.IsLinux() ? 0x80000 : 0;

    public static int SOCK_NONBLOCK => OperatingSystem.IsLinux() ? 0x800 : 0;

    public static int SOL_SOCKET => OperatingSystem.IsLinux() ? 1 : 0xffff;

    public static int SO_TYPE => OperatingSystem.IsLinux() ? 3 : 0x1008;

    /// <summary>A number that the kernel never gives to another socket (Linux only).</summary>
    public static int SO_COOKIE => 57;

    public static int MSG_DONTWAIT => OperatingSystem.IsLinux() ? 0x40 : 0x80;

    public static int MSG_NOSIGNAL => OperatingSystem.IsLinux() ? 0x4000 : 0x80000;

    public static int MSG_CMSG_CLOEXEC => OperatingSystem.IsLinux() ? 0x40000000 : 0;

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    public static partial int SocketPair(int domain, int type, int protocol, Span<int> descriptors);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    public static partial nint SendMsg(SafeHandle socket, in MessageHeader message, int flags);

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    public static partial nint RecvMsg(SafeHandle socket, ref MessageHeader message, int flags);

    /// <summary>The same without the error: see <see cref="Errno"/>.</summary>
    [LibraryImport("libc", EntryPoint = "recvmsg")]
    public static partial nint RecvMsgQuietly(int socket, ref MessageHeader message, int flags);

    [LibraryImport("libc", EntryPoint = "getsockopt")]
    public static partial int GetSockOpt(int socket, int level, int name, out ulong value, ref uint length);

    /// <summary>struct msghdr in Linux's wider layout; of the two lengths macOS reads and writes the low halves.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public Segment* Segments;
        public nint SegmentCount;
        public byte* Control;
        public nint ControlLength;
        public int Flags;
    }

    /// <summary>struct iovec</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Segment
    {
        public byte* Address;
        public nint Length;
    }
}
