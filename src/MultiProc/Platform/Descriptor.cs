using Microsoft.Win32.SafeHandles;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>Descriptors that were just made, kept off the numbers of the standard streams.</summary>
/// <remarks>In a program whose standard streams were closed, new descriptors get their numbers: what somebody prints would land in them.</remarks>
internal static class Descriptor
{
    /// <exception cref="IOException">There is no other number left.</exception>
    public static SafeFileHandle Own(int descriptor) => Own(new SafeFileHandle(descriptor, ownsHandle: true));

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
