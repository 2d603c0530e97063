using Microsoft.Win32.SafeHandles;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>pipe(2): what one side writes, the other reads; neither end survives an exec.</summary>
internal static class BytePipe
{
    /// <exception cref="IOException">There are no descriptors left.</exception>
    public static (SafeFileHandle Reading, SafeFileHandle Writing) Create()
    {
        Span<int> ends = stackalloc int[2];
        if (OperatingSystem.IsMacOS())
        {
            if (Unistd.MakePipe(ends) != 0)
                throw Errno.Last("cannot create a pipe");
            _ = Fcntl.SetCloseOnExec(ends[0]);
            _ = Fcntl.SetCloseOnExec(ends[1]);
        }
        else if (Unistd.MakePipe(ends, Fcntl.O_CLOEXEC) != 0)
        {
            throw Errno.Last("cannot create a pipe");
        }

        return (Descriptor.Own(ends[0]), Descriptor.Own(ends[1]));
    }

    /// <summary>Takes what is there, without waiting.</summary>
    /// <returns>How much it was; 0 when no writer is left, −1 when nothing is there now.</returns>
    public static int Read(SafeFileHandle reading, Span<byte> buffer)
    {
        var descriptor = (int)reading.DangerousGetHandle();
        return IsReadable(descriptor) ? (int)Math.Max(Unistd.Read(descriptor, buffer), 0) : -1;
    }

    /// <summary>Writes as much as there is room for, without waiting; the end must not block.</summary>
    /// <returns>How much it was; −1 when the reader is gone.</returns>
    public static int Write(SafeFileHandle writing, ReadOnlySpan<byte> bytes)
    {
        nint written;
        do
        {
            written = Unistd.Write((int)writing.DangerousGetHandle(), bytes, (nuint)bytes.Length);
        }
        while (written < 0 && System.Runtime.InteropServices.Marshal.GetLastPInvokeError() == Errno.EINTR);
        return written >= 0 ? (int)written : System.Runtime.InteropServices.Marshal.GetLastPInvokeError() == Errno.EAGAIN ? 0 : -1;
    }

    private static unsafe bool IsReadable(int descriptor)
    {
        var entry = new Poll.PollDescriptor { Descriptor = descriptor, Events = Poll.POLLIN };
        return Poll.Wait(&entry, 1, 0) == 1; // a hang-up counts: the read then tells the end
    }
}
