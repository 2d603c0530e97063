using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>sendmsg(2) and recvmsg(2) with SCM_RIGHTS.</summary>
internal static unsafe class DescriptorMessage
{
    // struct cmsghdr: a length (size_t on Linux, 32 bits elsewhere), level, type; then the data, aligned like the length.
    private static readonly int s_lengthSize = OperatingSystem.IsLinux() ? sizeof(nint) : sizeof(uint);
    private static readonly int s_headerSize = s_lengthSize + (2 * sizeof(int));

    /// <summary>Sends all the bytes, with as many of the handles from <paramref name="first"/> on as one message carries.</summary>
    public static void Send(SafeHandle end, ReadOnlySpan<byte> bytes, IReadOnlyList<SafeHandle> handles, int first)
    {
        var count = Math.Min(handles.Count - first, Socket.SCM_MAX_FD);
        var taken = 0;
        try
        {
            Span<byte> control = stackalloc byte[count > 0 ? s_headerSize + (count * sizeof(int)) : 0];
            for (; taken < count; taken++)
            {
                var added = false;
                handles[first + taken].DangerousAddRef(ref added);
                BitConverter.TryWriteBytes(control[(s_headerSize + (taken * sizeof(int)))..], (int)handles[first + taken].DangerousGetHandle());
            }

            if (count > 0)
                WriteHeader(control);
            Send(end, bytes, control);
        }
        finally
        {
            while (taken > 0)
                handles[first + --taken].DangerousRelease();
        }
    }

    /// <summary>Receives some bytes; 0 at the end, or where nothing is there and none waits.</summary>
    /// <param name="end">The socket.</param>
    /// <param name="buffer">Where the bytes go.</param>
    /// <param name="handles">Grows by the descriptors that came with them.</param>
    /// <param name="wait">Whether to wait for the first byte.</param>
    public static int Receive(SafeHandle end, Span<byte> buffer, ref SafeHandle[] handles, bool wait)
    {
        Span<byte> control = stackalloc byte[s_headerSize + (Socket.SCM_MAX_FD * sizeof(int)) + sizeof(long)];
        control.Clear();
        fixed (byte* address = buffer)
        fixed (byte* controlAddress = control)
        {
            var segment = new Socket.Segment { Address = address, Length = buffer.Length };
            nint read;
            Socket.MessageHeader message;
            do
            {
                message = new()
                {
                    Segments = &segment,
                    SegmentCount = 1,
                    Control = controlAddress,
                    ControlLength = control.Length,
                };
                read = Socket.RecvMsg(end, ref message, Socket.MSG_CMSG_CLOEXEC | (wait ? 0 : Socket.MSG_DONTWAIT));
            }
            while (read < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);

            if (read >= 0)
                TakeDescriptors(control[..(int)(uint)message.ControlLength], ref handles);
            else if (Marshal.GetLastPInvokeError() is var error && error != Errno.EAGAIN && error != Errno.ECONNRESET)
                throw Errno.Last("cannot receive from the lifeline");
            return Math.Max((int)read, 0);
        }
    }

    private static void Send(SafeHandle end, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> control)
    {
        fixed (byte* address = bytes)
        fixed (byte* controlAddress = control)
        {
            var segment = new Socket.Segment { Address = address, Length = bytes.Length };
            var message = new Socket.MessageHeader
            {
                Segments = &segment,
                SegmentCount = 1,
                Control = controlAddress,
                ControlLength = control.Length,
            };
            nint sent;
            do
            {
                sent = Socket.SendMsg(end, message, Socket.MSG_NOSIGNAL | Socket.MSG_DONTWAIT);
            }
            while (sent < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);

            if (sent < 0)
                throw Errno.Last("cannot send over the lifeline");
            if (sent != bytes.Length)
                throw new IOException($"the lifeline took {sent} of {bytes.Length} bytes");
        }
    }

    private static void WriteHeader(Span<byte> control)
    {
        if (s_lengthSize == sizeof(uint))
            BitConverter.TryWriteBytes(control, control.Length);
        else
            BitConverter.TryWriteBytes(control, (long)control.Length);
        BitConverter.TryWriteBytes(control[s_lengthSize..], Socket.SOL_SOCKET);
        BitConverter.TryWriteBytes(control[(s_lengthSize + sizeof(int))..], Socket.SCM_RIGHTS);
    }

    private static void TakeDescriptors(ReadOnlySpan<byte> control, ref SafeHandle[] handles)
    {
        if (control.Length <= s_headerSize)
            return;
        var length = BitConverter.ToInt32(control); // the low half, on Linux too: it is below 2 KB
        var next = handles.Length;
        Array.Resize(ref handles, next + ((Math.Min(length, control.Length) - s_headerSize) / sizeof(int)));
        for (var at = s_headerSize; next < handles.Length; at += sizeof(int))
        {
            var descriptor = BitConverter.ToInt32(control[at..]);
            if (Socket.MSG_CMSG_CLOEXEC == 0)
                _ = Fcntl.SetCloseOnExec(descriptor);
            handles[next++] = new SafeFileHandle(descriptor, ownsHandle: true);
        }
    }
}
