using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MultiProc.TestKit;

/// <summary>The time in which this program is alone in a folder of named objects: nobody else opens a name or lets go of one.</summary>
internal sealed partial class NamesSection : IDisposable
{
    private const int O_RDONLY = 0;
    private const int O_CLOEXEC = 0x80000;
    private const int LOCK_EX = 2;
    private const int LOCK_UN = 8;
    private const int EINTR = 4;
    private const string OfRemoved = " (deleted)";
    private readonly SafeFileHandle _folder;

    private NamesSection(SafeFileHandle folder) => _folder = folder;

    /// <summary>Waits until nobody else is inside.</summary>
    /// <exception cref="IOException">The folder is gone, or another user's.</exception>
    public static NamesSection Enter(string folder)
    {
        while (true)
        {
            var handle = new SafeFileHandle(Open(folder, O_RDONLY | O_CLOEXEC), ownsHandle: true);
            if (handle.IsInvalid)
                throw new IOException($"cannot open '{folder}': {Marshal.GetLastPInvokeErrorMessage()}");
            while (Flock(handle, LOCK_EX) != 0)
            {
                if (Marshal.GetLastPInvokeError() != EINTR)
                    throw new IOException($"cannot lock '{folder}': {Marshal.GetLastPInvokeErrorMessage()}");
            }

            if (new FileInfo($"/proc/self/fd/{handle.DangerousGetHandle()}").LinkTarget?.EndsWith(OfRemoved, StringComparison.Ordinal) == false)
                return new NamesSection(handle);
            handle.Dispose(); // who was the last one out has removed it meanwhile
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = Flock(_folder, LOCK_UN);
        _folder.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Flock(SafeHandle file, int operation);
}
