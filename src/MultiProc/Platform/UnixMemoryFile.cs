using System.Globalization;
using Microsoft.Win32.SafeHandles;
using MultiProc.Foundation;

namespace MultiProc.Platform;

/// <summary>Memory by a temporary file that loses its name at once: the portable way.</summary>
/// <remarks>Who is killed in between leaves an empty file. The name says whose it is, so that who learns of the death can remove it.</remarks>
internal static class UnixMemoryFile
{
    public static SafeFileHandle Create(long size)
    {
        var path = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"multiproc-{Environment.ProcessId}-{Guid.NewGuid():N}"));
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        CrashPoint.Reach("memory.named");
        File.Delete(path);
        RandomAccess.SetLength(handle, size);
        return Descriptor.Own(handle);
    }

    /// <summary>The pattern of all names that this process may have left.</summary>
    public static string NamesOf(int pid) => string.Create(CultureInfo.InvariantCulture, $"multiproc-{pid}-*");
}
