using Microsoft.Win32.SafeHandles;
using MultiProc.Foundation;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>The time in which one thread of one process is alone in a <see cref="NamedFolder"/>: nobody else opens a name or lets go of one.</summary>
internal sealed class FolderSection : IDisposable
{
    private readonly SafeFileHandle _lock;

    internal FolderSection(NamedFolder folder, SafeFileHandle locked)
    {
        Folder = folder;
        _lock = locked;
        CrashPoint.Reach("name.entered");
    }

    public NamedFolder Folder { get; }

    /// <summary>Removes what killed processes have left, as far as it can; errors are not the opener's.</summary>
    /// <param name="except">The file that it is about to open.</param>
    public void Sweep(string except)
    {
        try
        {
            Folder.Swept.Sweep(Directory.GetFileSystemEntries(Folder.Path), path => path != except && NamedFile.RemoveIfLeft(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next one sweeps again.
        }
    }

    /// <summary>Removes the folder, unless a file is in it.</summary>
    public void RemoveFolderIfEmpty() => _ = Unistd.RemoveDirectory(Folder.Path);

    public void Dispose()
    {
        // By name, not by closing: a process that is being started may have a copy of the descriptor for a moment.
        _ = FileLock.Do(_lock, FileLock.LOCK_UN);
        _lock.Dispose();
    }
}
