using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>The socket pair between a parent and one child: its end-of-file tells each that the other is gone.</summary>
internal static class Lifeline
{
    /// <summary>Where the child finds its end.</summary>
    public const int ChildDescriptor = 3;

    /// <summary>Makes a pair; neither end survives an exec.</summary>
    public static (SafeFileHandle Parent, SafeFileHandle Child) Create() => SocketPair.Create(isNonBlocking: false);

    /// <summary>The kernel's own number of a socket, which no other socket ever has; 0 where the kernel gives none.</summary>
    /// <returns>null if the descriptor is no socket at all.</returns>
    public static ulong? CookieOf(int descriptor)
    {
        uint length = sizeof(ulong);
        if (OperatingSystem.IsLinux() && Socket.GetSockOpt(descriptor, Socket.SOL_SOCKET, Socket.SO_COOKIE, out var cookie, ref length) == 0)
            return cookie;
        length = sizeof(int);
        return Socket.GetSockOpt(descriptor, Socket.SOL_SOCKET, Socket.SO_TYPE, out _, ref length) == 0 ? 0 : null;
    }

    /// <summary>Whether the descriptor is the socket with that cookie.</summary>
    public static bool IsCookieOf(int descriptor, ulong cookie)
    {
        uint length = sizeof(ulong);
        return OperatingSystem.IsLinux() && Socket.GetSockOpt(descriptor, Socket.SOL_SOCKET, Socket.SO_COOKIE, out var own, ref length) == 0
            ? own == cookie
            : IsSocketWithout(descriptor, cookie);
    }

    private static bool IsSocketWithout(int descriptor, ulong cookie) => CookieOf(descriptor) == cookie;

    public static ulong? CookieOf(SafeFileHandle end) => CookieOf((int)end.DangerousGetHandle());

    /// <summary>Waits until something has arrived, or the other side is gone.</summary>
    /// <returns>Whether the other side is there.</returns>
    public static unsafe bool WaitForFrame(int descriptor)
    {
        var entry = new Poll.PollDescriptor { Descriptor = descriptor, Events = (short)(Poll.POLLIN | Poll.POLLRDHUP) };
        while (Poll.WaitQuietly(&entry, 1, -1) <= 0)
        {
        }

        return (entry.Results & (Poll.POLLRDHUP | Poll.POLLHUP | Poll.POLLERR)) == 0;
    }

    /// <summary>Waits until the other side is gone, or the other end of the gate is closed; what arrives is left to others.</summary>
    public static unsafe void WaitForEnd(int descriptor, SafeFileHandle gate)
    {
        var entries = stackalloc Poll.PollDescriptor[2];
        entries[0] = new Poll.PollDescriptor { Descriptor = descriptor, Events = Poll.POLLRDHUP };
        entries[1] = new Poll.PollDescriptor { Descriptor = (int)gate.DangerousGetHandle(), Events = (short)(Poll.POLLIN | Poll.POLLRDHUP) };
        while (Poll.WaitQuietly(entries, 2, -1) <= 0)
        {
        }
    }

    /// <summary>Whether the other side is gone. Waits for it up to <paramref name="milliseconds"/>; −1 is for ever.</summary>
    public static unsafe bool IsHungUp(int descriptor, int milliseconds)
    {
        var entry = new Poll.PollDescriptor { Descriptor = descriptor, Events = Poll.POLLRDHUP };
        int ready;
        do
        {
            ready = Poll.Wait(&entry, 1, milliseconds);
        }
        while (ready < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);
        return ready > 0;
    }
}
