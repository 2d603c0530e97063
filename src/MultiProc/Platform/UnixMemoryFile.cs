using Microsoft.Win32.SafeHandles;

namespace MultiProc.Platform;

/// <summary>Memory by a temporary file that loses its name at once: the portable way.</summary>
internal static class UnixMemoryFile
{
    public static SafeFileHandle Create(long size)
    {
        var path = Path.Combine(Path.GetTempPath(), $"multiproc-{Guid.NewGuid():N}");
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        File.Delete(path);
        RandomAccess.SetLength(handle, size);
        return handle;
    }
}
