using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>The socket pair of a channel: its hang-up tells that nobody holds the other end any more, and handles travel over it in records.</summary>
/// <remarks>
/// <para>A record is a tag of 8 bytes, sent at once with its handles. Nothing here waits, whatever the flags of the socket are: other processes share
/// it and could change them.</para>
/// <para>Any number of processes may hold an end. Looking at a record and dropping it are two steps: who reads must have shut the others out.</para>
/// </remarks>
internal static class Tether
{
    /// <summary>Whether handles can be sent. macOS shows zeroes in place of descriptors that are looked at and not taken.</summary>
    public static bool CarriesHandles { get; internal set; } = OperatingSystem.IsLinux();

    /// <summary>The most handles of a record.</summary>
    public const int MostHandles = Socket.SCM_MAX_FD;

    /// <summary>Makes a pair; neither end survives an exec.</summary>
    /// <exception cref="IOException">There are no descriptors left.</exception>
    public static (SafeFileHandle One, SafeFileHandle Other) Create() => SocketPair.Create(isNonBlocking: true);

    /// <summary>Whether the other end is closed everywhere, handles that are under way included. Records may still be there.</summary>
    /// <exception cref="ObjectDisposedException">This end was closed here.</exception>
    public static unsafe bool IsHungUp(SafeHandle end)
    {
        var isHeld = false;
        try
        {
            end.DangerousAddRef(ref isHeld);
            var entry = new Poll.PollDescriptor { Descriptor = (int)end.DangerousGetHandle(), Events = Poll.POLLHUP };
            while (Poll.Wait(&entry, 1, 0) < 0)
            {
                var error = Marshal.GetLastPInvokeError();
                if (error != Errno.EINTR)
                    throw Errno.From(error, "cannot ask whether the other end of a tether is there");
            }

            return (entry.Results & (Poll.POLLHUP | Poll.POLLERR)) != 0;
        }
        finally
        {
            if (isHeld)
                end.DangerousRelease();
        }
    }

    /// <summary>Sends one record.</summary>
    /// <param name="end">This side's end.</param>
    /// <param name="tag">The record's tag.</param>
    /// <param name="handles">Where its handles are; they stay the sender's.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many, at most <see cref="MostHandles"/>.</param>
    /// <exception cref="IOException">Anything else is in the way.</exception>
    /// <exception cref="ObjectDisposedException">This end or one of the handles was closed here.</exception>
    /// <exception cref="PlatformNotSupportedException">See <see cref="CarriesHandles"/>: the sender is told, and nobody receives what he cannot open.</exception>
    public static TetherSend TrySend(SafeHandle end, ulong tag, IReadOnlyList<SafeHandle> handles, int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostHandles);
        if (!CarriesHandles)
            throw new PlatformNotSupportedException("Only on Linux can queues, connections, and open files, pipes and sockets be sent in messages; as arguments of a process they travel everywhere.");
        Span<byte> record = stackalloc byte[sizeof(ulong)];
        BitConverter.TryWriteBytes(record, tag);
        var error = DescriptorMessage.TrySend(end, record, handles, first, count);
        if (error == 0)
            return TetherSend.Sent;
        if (error == Errno.EAGAIN || error == Errno.ETOOMANYREFS || error == Errno.ENOBUFS)
            return TetherSend.NoRoom;
        return error == Errno.EPIPE || error == Errno.ECONNRESET ? TetherSend.Gone : throw Errno.From(error, "cannot send a handle to another process");
    }

    /// <summary>Reads the tag of the record in front, which stays, and makes no copies of its handles.</summary>
    /// <returns>false if no record is there.</returns>
    /// <exception cref="IOException">What is there is no record.</exception>
    public static bool TryPeekTag(SafeHandle end, out ulong tag)
    {
        Span<byte> record = stackalloc byte[sizeof(ulong)];
        var length = DescriptorMessage.ReceiveBytes(end, record, isPeek: true);
        if (length != 0 && length != record.Length)
            throw new IOException($"{length} bytes are on the tether that are no record of MultiProc");
        tag = length == 0 ? 0 : BitConverter.ToUInt64(record);
        return length != 0;
    }

    /// <summary>Makes copies of the handles of the record in front, which stays.</summary>
    /// <returns>The copies, the caller's to close: fewer than were sent where this process may open no more; none if no record is there.</returns>
    public static SafeHandle[] PeekHandles(SafeHandle end)
    {
        Span<byte> record = stackalloc byte[sizeof(ulong)];
        SafeHandle[] handles = [];
        _ = DescriptorMessage.Peek(end, record, ref handles);
        return handles;
    }

    /// <summary>Takes away the record in front and closes its handles. Without effect if none is there.</summary>
    public static void Drop(SafeHandle end)
    {
        Span<byte> rest = stackalloc byte[sizeof(ulong)];
        while (rest.Length > 0 && Take(end, rest) is > 0 and var length)
            rest = rest[length..];
    }

    private static int Take(SafeHandle end, Span<byte> bytes)
    {
        if (HostPlatform.UsesLinux)
            return DescriptorMessage.ReceiveBytes(end, bytes, isPeek: false);

        // macOS makes the copies whether anybody asks for them or not, and tells nobody their numbers who did not.
        SafeHandle[] handles = [];
        var length = DescriptorMessage.Receive(end, bytes, ref handles, wait: false);
        foreach (var handle in handles)
            handle.Dispose();
        return length;
    }
}
