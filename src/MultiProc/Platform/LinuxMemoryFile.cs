using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>Memory by memfd: no name, no limit of /dev/shm, and no holder can cut it off under another.</summary>
[SupportedOSPlatform("linux")]
internal static class LinuxMemoryFile
{
    public static SafeFileHandle Create(long size)
    {
        var handle = Mman.MemfdCreate("multiproc", Mman.MFD_CLOEXEC | Mman.MFD_ALLOW_SEALING | Mman.MFD_NOEXEC_SEAL);
        if (handle.IsInvalid && Marshal.GetLastPInvokeError() == Errno.EINVAL) // kernels before 6.3 do not know NOEXEC_SEAL
            handle = Mman.MemfdCreate("multiproc", Mman.MFD_CLOEXEC | Mman.MFD_ALLOW_SEALING);
        if (handle.IsInvalid)
            throw Errno.Last("cannot create shared memory");
        handle = Descriptor.Own(handle);
        RandomAccess.SetLength(handle, size);
        if (Fcntl.AddSeals(handle, Fcntl.F_ADD_SEALS, Fcntl.F_SEAL_SHRINK | Fcntl.F_SEAL_GROW | Fcntl.F_SEAL_SEAL) != 0)
            throw Errno.Last("cannot seal shared memory");
        return handle;
    }
}
