using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Foundation;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>A description of the file of a name, which this process opened itself, and the lock on it: shared as long as it is held, so exclusive means alone.</summary>
/// <remarks>Exclusive locks are taken inside the folder's section only, and never waited for.</remarks>
internal sealed class NamedFile
{
    private const uint OwnerOnly = 0x180; // 0600

    // What dies may let go of the folder an instant before it lets go of the file. That much, and no more, is waited for.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly NamedFolder _folder;
    private readonly string _path;
    private readonly string _name;
    private int _isLeft;

    private NamedFile(NamedFolder folder, string path, string name, SafeFileHandle handle)
    {
        _folder = folder;
        _path = path;
        _name = name;
        Handle = handle;
    }

    public SafeFileHandle Handle { get; }

    /// <summary>Whether this process made it, and has it for itself until <see cref="Share"/>.</summary>
    public bool IsNew { get; private init; }

    /// <summary>In bytes; all of them are there.</summary>
    public long Length { get; private set; }

    /// <summary>Opens the file of a name that somebody holds, or makes it.</summary>
    public static NamedFile OpenOrMake(FolderSection section, string path, string name, long size)
    {
        var deadline = Deadline.After(s_patience);
        var pause = default(SpinWait);
        while (true)
        {
            if (TryShare(section, path, name, out var isBusy) is { } held)
                return held;
            if (!isBusy && TryMake(section, path, name, size) is { } made)
                return made;
            if (deadline.HasExpired)
                throw new IOException($"the file '{path}' of the name '{name}' cannot be shared: another program keeps it locked, or makes it again and again");
            pause.SpinOnce();
        }
    }

    /// <summary>Opens the file that a received description holds, and no other. To be left, from then on: who looks meanwhile sees a holder.</summary>
    public static NamedFile OpenSame(NamedFolder folder, string path, string name, SafeHandle hold)
    {
        var file = TryOpen(folder, path, name);
        try
        {
            if (file is null || !file.TryShareSame(hold))
                throw new IOException($"the file '{path}' of the name '{name}' is not the one that its sender holds: it was removed from outside, or this process has another user or another '{Path.GetDirectoryName(folder.Path)}'");
            CrashPoint.Reach("name.received");
            return file;
        }
        catch
        {
            file?.Close();
            throw;
        }
    }

    /// <summary>Inside the section: removes the file if it is one of ours that nobody holds.</summary>
    /// <returns>Whether it did.</returns>
    public static bool RemoveIfLeft(string path)
    {
        var descriptor = OpenExisting(path);
        if (descriptor < 0)
            return false;
        using var handle = Descriptor.Own(descriptor);
        if (!NamedFileHeader.IsOurs(handle) || !FileLock.Do(handle, FileLock.LOCK_EX | FileLock.LOCK_NB))
            return false;
        _ = Unistd.Unlink(path);
        CrashPoint.Reach("name.swept");
        return true;
    }

    /// <summary>For one that others hold: takes their size, if it can share with them.</summary>
    /// <inheritdoc cref="NamedFileHeader.ReadSize" path="/exception"/>
    public void Accept()
    {
        Length = NamedFileHeader.ReadSize(Handle, _path, _name);
        HeldNames.Add(this);
        CrashPoint.Reach("name.attached");
    }

    /// <summary>Lets others in, once the memory is as they expect it.</summary>
    public void Share()
    {
        _ = FileLock.Do(Handle, FileLock.LOCK_SH);
        HeldNames.Add(this);
        CrashPoint.Reach("name.shared");
    }

    /// <summary>Another description of the same file, with a lock of its own, for the way to another process.</summary>
    public NamedHold Hold()
    {
        var other = TryOpen(_folder, _path, _name);
        try
        {
            if (other is null || !other.TryShareSame(Handle))
                throw new IOException($"the name '{_name}' cannot be sent: its file '{_path}' was removed from outside");
            CrashPoint.Reach("name.held");
            return new NamedHold(_folder, _path, other.Handle);
        }
        catch
        {
            other?.Close();
            throw;
        }
    }

    /// <summary>Lets go, and removes the file if nobody else holds it. What cannot be removed now is left to the next sweep.</summary>
    public void Leave()
    {
        if (Interlocked.Exchange(ref _isLeft, 1) != 0)
            return;
        try
        {
            using var section = _folder.TryEnter();
            if (section is not null)
                RemoveIfAlone(section);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No descriptor is free, or somebody has changed the folder: there is nobody to tell.
        }
        finally
        {
            Close();
        }
    }

    /// <summary>The same for who is inside the section.</summary>
    public void Leave(FolderSection section)
    {
        if (Interlocked.Exchange(ref _isLeft, 1) != 0)
            return;
        RemoveIfAlone(section);
        Close();
    }

    /// <returns>null if nobody holds such a file: then there is none any more. Or somebody has locked it for itself: "busy".</returns>
    private static NamedFile? TryShare(FolderSection section, string path, string name, out bool isBusy)
    {
        isBusy = false;
        var file = TryOpen(section.Folder, path, name);
        if (file is null)
            return null;
        try
        {
            if (!NamedFileHeader.IsOurs(file.Handle))
                throw NotOurs(path, name, "is a file that MultiProc has not made, or another user's");
            if (FileLock.Do(file.Handle, FileLock.LOCK_EX | FileLock.LOCK_NB))
            {
                // What the dead have left is never used again: whoever is on its way out may still have it mapped.
                _ = Unistd.Unlink(path);
                file.Close();
                CrashPoint.Reach("name.cleared");
                return null;
            }

            isBusy = !FileLock.Do(file.Handle, FileLock.LOCK_SH | FileLock.LOCK_NB);
            if (!isBusy)
                return file;
            file.Close();
            return null;
        }
        catch
        {
            file.Close();
            throw;
        }
    }

    /// <returns>null if there is one again, or it was locked as soon as it was made: not by one of us, who all keep out of the section.</returns>
    private static NamedFile? TryMake(FolderSection section, string path, string name, long size)
    {
        var descriptor = Fcntl.Create(path, Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_NOFOLLOW | Fcntl.O_CLOEXEC, OwnerOnly);
        var error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        if (error is Errno.EEXIST or Errno.EINTR)
            return null;
        if (error != 0)
            throw Errno.OfPath(error, $"cannot make the file '{path}' of the name '{name}'");
        var file = new NamedFile(section.Folder, path, name, Descriptor.Own(descriptor)) { IsNew = true, Length = size };
        try
        {
            CrashPoint.Reach("name.created");
            if (!FileLock.Do(file.Handle, FileLock.LOCK_EX | FileLock.LOCK_NB))
            {
                file.Close();
                return null;
            }

            // Whose it is, first; then its space.
            NamedFileHeader.Write(file.Handle, size);
            CrashPoint.Reach("name.marked");
            FileSpace.Reserve(file.Handle, size, path);
            CrashPoint.Reach("name.allocated");
            return file;
        }
        catch
        {
            _ = Unistd.Unlink(path);
            file.Close();
            throw;
        }
    }

    private static NamedFile? TryOpen(NamedFolder folder, string path, string name)
    {
        var descriptor = OpenExisting(path);
        var error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        return error switch
        {
            0 => new NamedFile(folder, path, name, Descriptor.Own(descriptor)),
            Errno.ENOENT => null,
            Errno.EISDIR or Errno.ENXIO => throw NotOurs(path, name, "is no file"),
            _ when error == Errno.ELOOP => throw NotOurs(path, name, "is a symbolic link, which somebody planted"),
            _ => throw Errno.OfPath(error, $"cannot open the file '{path}' of the name '{name}'"),
        };
    }

    // Without waiting: what lies there may be a pipe.
    private static int OpenExisting(string path)
    {
        int descriptor;
        do
        {
            descriptor = Fcntl.Open(path, Fcntl.O_RDWR | Fcntl.O_NOFOLLOW | Fcntl.O_NONBLOCK | Fcntl.O_CLOEXEC);
        }
        while (descriptor < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);
        return descriptor;
    }

    private static IOException NotOurs(string path, string name, string what) =>
        new($"the name '{name}' cannot be used: '{path}' {what}; it is left as it is, remove it or take another name");

    private bool TryShareSame(SafeHandle other) =>
        Stat.Of(Handle).IsSameAs(Stat.Of(other)) && FileLock.Do(Handle, FileLock.LOCK_SH | FileLock.LOCK_NB);

    private void RemoveIfAlone(FolderSection section)
    {
        CrashPoint.Reach("name.leaving");
        // If it fails, the shared lock is gone all the same, which suits.
        if (!FileLock.Do(Handle, FileLock.LOCK_EX | FileLock.LOCK_NB))
            return;
        CrashPoint.Reach("name.alone");
        if (Stat.Of(Handle).IsSameAs(Stat.At(_path)))
            _ = Unistd.Unlink(_path);
        CrashPoint.Reach("name.unlinked");
        section.RemoveFolderIfEmpty();
        CrashPoint.Reach("name.removed");
    }

    private void Close()
    {
        HeldNames.Remove(this);
        if (Handle.IsClosed)
            return;
        // By name, not by closing: the memory, and for a moment a process that is being started, keep the description too.
        _ = FileLock.Do(Handle, FileLock.LOCK_UN);
        Handle.Dispose();
    }
}
