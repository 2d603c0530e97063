using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>Descriptors that were just made, kept off the numbers of the standard streams.</summary>
/// <remarks>In a program whose standard streams were closed, new descriptors get their numbers: what somebody prints would land in them.</remarks>
internal static class Descriptor
{
    /// <exception cref="IOException">There is no other number left.</exception>
    public static SafeFileHandle Own(int descriptor) => Own(new SafeFileHandle(descriptor, ownsHandle: true));

    /// <summary>The same where nothing may fail: if there is no other number left, it keeps the one that it has.</summary>
    public static SafeFileHandle OwnIfPossible(int descriptor)
    {
        var moved = descriptor > Unistd.STDERR_FILENO ? -1 : Fcntl.DuplicateFrom(descriptor, Unistd.STDERR_FILENO + 1);
        if (moved >= 0)
            _ = Unistd.Close(descriptor);
        return new SafeFileHandle(moved >= 0 ? moved : descriptor, ownsHandle: true);
    }

    /// <summary>Takes over a handle that arrived in a message, which would close it if it failed yet.</summary>
    /// <exception cref="ObjectDisposedException">It is closed already.</exception>
    public static SafeFileHandle Adopt(SafeHandle arrived)
    {
        ObjectDisposedException.ThrowIf(arrived.IsClosed || arrived.IsInvalid, arrived);
        var own = new SafeFileHandle(arrived.DangerousGetHandle(), ownsHandle: true);
        arrived.SetHandleAsInvalid();
        return own;
    }

    /// <summary>A copy of somebody's handle, who may close it right after.</summary>
    /// <exception cref="IOException">There is no number left.</exception>
    /// <exception cref="ObjectDisposedException">It is closed already.</exception>
    public static SafeFileHandle Duplicate(SafeHandle handle)
    {
        var isHeld = false;
        try
        {
            handle.DangerousAddRef(ref isHeld);
            var copy = Fcntl.DuplicateFrom((int)handle.DangerousGetHandle(), Unistd.STDERR_FILENO + 1);
            return copy >= 0 ? new SafeFileHandle(copy, ownsHandle: true) : throw Errno.Last("cannot copy a handle that is to be sent");
        }
        finally
        {
            if (isHeld)
                handle.DangerousRelease();
        }
    }

    /// <exception cref="IOException">There is no other number left.</exception>
    public static SafeFileHandle Own(SafeFileHandle made)
    {
        if ((int)made.DangerousGetHandle() > Unistd.STDERR_FILENO)
            return made;
        using (made)
        {
            var moved = Fcntl.DuplicateFrom((int)made.DangerousGetHandle(), Unistd.STDERR_FILENO + 1);
            return moved >= 0 ? new SafeFileHandle(moved, ownsHandle: true) : throw Errno.Last("cannot move a descriptor off the standard streams");
        }
    }
}
