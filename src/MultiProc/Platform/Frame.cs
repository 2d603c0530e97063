using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>What goes over a lifeline at once: bytes, and descriptors beside them.</summary>
/// <remarks>
/// <para>A header of 16 bytes (magic, flags, number of descriptors, length), then the body. A body that does not surely fit
/// into the socket's buffer goes as an anonymous file, so that sending never waits for the other side.</para>
/// <para>Every child comes by here before its first line: no lists and no binary primitives, each of which loads an assembly.</para>
/// </remarks>
internal sealed class Frame
{
    /// <summary>Whether it tells a child what to do until its start message comes.</summary>
    public bool IsPreparation { get; private init; }

    /// <summary>Fits into the smallest socket buffer of a Unix (8 KiB on macOS), with the header.</summary>
    public const int LargestInline = 4096;

    private const uint Magic = 0x314D_504D; // "MPM1"
    private const ushort BodyIsFile = 1;
    private const ushort IsBeforehand = 2;
    private const int HeaderSize = 16;

    private readonly byte[] _body;
    private readonly SafeFileHandle? _file;
    private readonly long _fileLength;

    private Frame(byte[] body, SafeHandle[] handles) => (_body, Handles) = (body, handles);

    private Frame(SafeFileHandle file, long length, SafeHandle[] handles) => (_body, _file, _fileLength, Handles) = ([], file, length, handles);

    /// <summary>The descriptors beside the body; the receiver's to close.</summary>
    public SafeHandle[] Handles { get; }

    /// <summary>Whether the body still lies in its file, and to read it may take long.</summary>
    public bool IsLarge => _file is not null;

    /// <summary>Sends a frame without ever waiting for the receiver.</summary>
    /// <exception cref="IOException">The receiver is gone, or too many descriptors are under way.</exception>
    /// <param name="end">This side's end of the lifeline.</param>
    /// <param name="body">The bytes, one part after the other.</param>
    /// <param name="handles">The descriptors, which stay the sender's.</param>
    /// <param name="isPreparation">Whether the start message is still to come.</param>
    public static void Send(SafeHandle end, ReadOnlyMemory<byte>[] body, IReadOnlyList<SafeHandle> handles, bool isPreparation = false)
    {
        var length = LengthOf(body);
        var flags = isPreparation ? IsBeforehand : (ushort)0;
        if (length <= LargestInline)
        {
            SendInline(end, flags, body, (int)length, handles);
            return;
        }

        if (length > Array.MaxLength)
            throw new IOException($"{length} bytes are to be sent at once, and {Array.MaxLength} can be received");
        using var file = HostPlatform.UsesLinux ? LinuxMemoryFile.Create(length) : UnixMemoryFile.Create(length);
        var position = 0L;
        foreach (var part in body)
        {
            RandomAccess.Write(file, part.Span, position);
            position += part.Length;
        }

        SendParts(end, Header((ushort)(flags | BodyIsFile), length, handles.Count + 1), [.. handles, file]);
    }

    /// <summary>Takes the next frame.</summary>
    /// <param name="end">This side's end of the lifeline.</param>
    /// <param name="wait">Whether to wait for it; otherwise what is not there yet counts as nothing.</param>
    /// <returns>null at the end of the stream.</returns>
    /// <exception cref="IOException">What arrived is no frame.</exception>
    public static unsafe Frame? Receive(SafeHandle end, bool wait)
    {
        var header = stackalloc byte[HeaderSize];
        SafeHandle[] handles = [];
        if (!Fill(end, header, HeaderSize, ref handles, wait))
            return null;
        if (*(uint*)header != Magic)
            throw NoFrame();
        var flags = *(ushort*)(header + 4);
        var count = *(ushort*)(header + 6);
        var length = *(long*)(header + 8);
        byte batch;
        for (var more = count - Socket.SCM_MAX_FD; more > 0; more -= Socket.SCM_MAX_FD)
            _ = Fill(end, &batch, 1, ref handles, wait);
        if (handles.Length != count)
            throw Missing(count, handles.Length);
        var isFile = (flags & BodyIsFile) != 0;
        var isPreparation = (flags & IsBeforehand) != 0;
        if (isFile && handles.Length > 0)
            return Large(handles, length, isPreparation);
        if (isFile || length is < 0 or > LargestInline)
            throw NoFrame();
        var body = new byte[length];
        fixed (byte* address = body)
            return Fill(end, address, body.Length, ref handles, wait) ? new Frame(body, handles) { IsPreparation = isPreparation } : null;
    }

    /// <summary>The bytes. A large body is read now, and can be once.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public byte[] TakeBody() => _file is null ? _body : ReadFile(_file);

    private byte[] ReadFile(SafeFileHandle file)
    {
        using (file)
        {
            var body = new byte[_fileLength];
            var position = 0;
            while (position < body.Length)
            {
                var read = RandomAccess.Read(file, body.AsSpan(position), position);
                if (read == 0)
                    throw new IOException("the file of a frame is shorter than the frame says");
                position += read;
            }

            return body;
        }
    }

    // What is rare has methods of its own: a child that is starting would load the types that they name together with the method.
    private static Frame Large(SafeHandle[] handles, long length, bool isPreparation) =>
        new((SafeFileHandle)handles[^1], length, handles[..^1]) { IsPreparation = isPreparation };

    private static IOException NoFrame() => new("what arrived on the lifeline is not a frame of MultiProc");

    private static IOException Missing(int sent, int arrived) =>
        new($"{sent} descriptors were sent and {arrived} arrived (is the limit of open files reached, 'ulimit -n'?)");

    private static long LengthOf(ReadOnlyMemory<byte>[] body)
    {
        var length = 0L;
        foreach (var part in body)
            length += part.Length;
        return length;
    }

    /// <summary>In one piece, wherever that is possible: whoever looks without waiting finds nothing of it or all.</summary>
    private static void SendInline(SafeHandle end, ushort flags, ReadOnlyMemory<byte>[] body, int length, IReadOnlyList<SafeHandle> handles)
    {
        var bytes = new byte[HeaderSize + length];
        Header(flags, length, handles.Count).CopyTo(bytes, 0);
        var next = HeaderSize;
        foreach (var part in body)
        {
            part.Span.CopyTo(bytes.AsSpan(next));
            next += part.Length;
        }

        if (handles.Count <= Socket.SCM_MAX_FD)
        {
            DescriptorMessage.Send(end, bytes, handles, 0);
            return;
        }

        SendParts(end, bytes.AsSpan(0, HeaderSize), handles);
        if (length > 0)
            DescriptorMessage.Send(end, bytes.AsSpan(HeaderSize), [], 0);
    }

    private static void SendParts(SafeHandle end, ReadOnlySpan<byte> header, IReadOnlyList<SafeHandle> handles)
    {
        DescriptorMessage.Send(end, header, handles, 0);
        for (var next = Socket.SCM_MAX_FD; next < handles.Count; next += Socket.SCM_MAX_FD)
            DescriptorMessage.Send(end, [0], handles, next);
    }

    private static byte[] Header(ushort flags, long length, int handles)
    {
        var header = new byte[HeaderSize];
        BitConverter.TryWriteBytes(header, Magic);
        BitConverter.TryWriteBytes(header.AsSpan(4), flags);
        BitConverter.TryWriteBytes(header.AsSpan(6), checked((ushort)handles));
        BitConverter.TryWriteBytes(header.AsSpan(8), length);
        return header;
    }

    private static unsafe bool Fill(SafeHandle end, byte* buffer, int length, ref SafeHandle[] handles, bool wait)
    {
        while (length > 0)
        {
            var read = DescriptorMessage.Receive(end, buffer, length, ref handles, wait);
            if (read == 0)
                return false;
            buffer += read;
            length -= read;
        }

        return true;
    }
}
