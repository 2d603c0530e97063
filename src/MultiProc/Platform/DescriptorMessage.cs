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
    /// <exception cref="IOException">The receiver is gone, or there is no room.</exception>
    public static void Send(SafeHandle end, ReadOnlySpan<byte> bytes, IReadOnlyList<SafeHandle> handles, int first)
    {
        var error = TrySend(end, bytes, handles, first, Math.Min(handles.Count - first, Socket.SCM_MAX_FD));
        if (error != 0)
            throw Errno.From(error, "cannot send over the lifeline");
    }

    /// <summary>Sends all the bytes with some of the handles, without waiting for room.</summary>
    /// <returns>0, or the error number; then nothing was sent.</returns>
    public static int TrySend(SafeHandle end, ReadOnlySpan<byte> bytes, IReadOnlyList<SafeHandle> handles, int first, int count)
    {
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
            return TrySend(end, bytes, control);
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
        fixed (byte* address = buffer)
            return Receive(end, address, buffer.Length, ref handles, wait);
    }

    /// <inheritdoc cref="Receive(SafeHandle, Span{byte}, ref SafeHandle[], bool)"/>
    /// <remarks>By addresses: every child comes by here before its first line, and would look up each member of a span that it uses.</remarks>
    public static int Receive(SafeHandle end, byte* buffer, int length, ref SafeHandle[] handles, bool wait) =>
        Receive(end, buffer, length, ref handles, wait ? 0 : Socket.MSG_DONTWAIT);

    /// <summary>Looks at the bytes in front, which stay there; their descriptors become copies for this process. Linux only: see <see cref="Tether"/>.</summary>
    /// <returns>How many bytes they are; 0 where nothing is there.</returns>
    public static int Peek(SafeHandle end, Span<byte> buffer, ref SafeHandle[] handles)
    {
        fixed (byte* address = buffer)
            return Receive(end, address, buffer.Length, ref handles, Socket.MSG_PEEK | Socket.MSG_DONTWAIT);
    }

    /// <summary>Looks at the bytes in front, or takes them, without their descriptors: of those that are taken the kernel closes what came with them.</summary>
    /// <returns>How many bytes they are; 0 where nothing is there.</returns>
    public static int ReceiveBytes(SafeHandle end, Span<byte> buffer, bool isPeek)
    {
        fixed (byte* address = buffer)
        {
            var segment = new Socket.Segment { Address = address, Length = buffer.Length };
            var message = new Socket.MessageHeader { Segments = &segment, SegmentCount = 1 };
            return Math.Max((int)ReceiveAgain(end, ref message, Socket.MSG_DONTWAIT | (isPeek ? Socket.MSG_PEEK : 0)), 0);
        }
    }

    private static int Receive(SafeHandle end, byte* buffer, int length, ref SafeHandle[] handles, int flags)
    {
        var room = s_headerSize + (Socket.SCM_MAX_FD * sizeof(int)) + sizeof(long);
        var control = stackalloc byte[room];
        var segment = new Socket.Segment { Address = buffer, Length = length };
        var fresh = new Socket.MessageHeader { Segments = &segment, SegmentCount = 1, Control = control, ControlLength = room };
        flags |= Socket.MSG_CMSG_CLOEXEC;
        var message = fresh;
        var read = ReceiveQuietly(end, ref message, flags);
        if (read < 0)
        {
            message = fresh;
            read = ReceiveAgain(end, ref message, flags);
        }

        if (read >= 0)
            TakeDescriptors(control, (int)(uint)message.ControlLength, ref handles);
        return Math.Max((int)read, 0);
    }

    private static nint ReceiveQuietly(SafeHandle end, ref Socket.MessageHeader message, int flags)
    {
        var isHeld = false;
        try
        {
            end.DangerousAddRef(ref isHeld);
            return Socket.RecvMsgQuietly((int)end.DangerousGetHandle(), ref message, flags);
        }
        finally
        {
            if (isHeld)
                end.DangerousRelease();
        }
    }

    /// <summary>Whatever failed fails again, and now it is told why; a call that a signal broke off works.</summary>
    private static nint ReceiveAgain(SafeHandle end, ref Socket.MessageHeader message, int flags)
    {
        var fresh = message;
        while (true)
        {
            message = fresh;
            var read = Socket.RecvMsg(end, ref message, flags);
            if (read >= 0)
                return read;
            var error = Marshal.GetLastPInvokeError();
            if (error == Errno.EAGAIN || error == Errno.ECONNRESET)
                return -1;
            if (error != Errno.EINTR)
                throw Errno.From(error, "cannot receive from another process");
        }
    }

    private static int TrySend(SafeHandle end, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> control)
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
            while (true)
            {
                var sent = Socket.SendMsg(end, message, Socket.MSG_NOSIGNAL | Socket.MSG_DONTWAIT);
                if (sent == bytes.Length)
                    return 0;
                if (sent >= 0)
                    throw new IOException($"a socket took {sent} of {bytes.Length} bytes");
                var error = Marshal.GetLastPInvokeError();
                if (error != Errno.EINTR)
                    return error;
            }
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

    private static void TakeDescriptors(byte* control, int size, ref SafeHandle[] handles)
    {
        if (size <= s_headerSize)
            return;
        var length = *(int*)control; // the low half, on Linux too: it is below 2 KB
        var next = handles.Length;
        Array.Resize(ref handles, next + ((Math.Min(length, size) - s_headerSize) / sizeof(int)));
        for (var at = s_headerSize; next < handles.Length; at += sizeof(int))
        {
            var descriptor = *(int*)(control + at);
            if (Socket.MSG_CMSG_CLOEXEC == 0)
                _ = Fcntl.SetCloseOnExec(descriptor);
            handles[next++] = descriptor > Unistd.STDERR_FILENO ? new SafeFileHandle(descriptor, ownsHandle: true) : Descriptor.OwnIfPossible(descriptor);
        }
    }
}
