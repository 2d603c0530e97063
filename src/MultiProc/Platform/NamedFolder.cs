using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Foundation;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>The folder of one user's named regions. It is made with the first and removed with the last; nobody else gets in.</summary>
/// <param name="path">Where it is.</param>
internal sealed class NamedFolder(string path)
{
    private const uint OwnerOnly = 0x1C0; // 0700
    private const string SharedMemory = "/dev/shm";

    // Who is inside is out again within a fraction of a millisecond, unless it is stopped: then nobody's end is to wait for it.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private static NamedFolder? s_ofUser;

    /// <summary>That of this process's user: the same for every program, whatever its environment says.</summary>
    public static NamedFolder OfUser => s_ofUser ??= Find();

    public string Path { get; } = path;

    /// <summary>How far the sweeps of this process have come.</summary>
    public SweepProgress Swept { get; } = new();

    /// <summary>Waits until nobody else is inside, makes the folder if need be, and keeps others out until the section is disposed.</summary>
    /// <exception cref="UnauthorizedAccessException">The folder is not this user's own, or not for it alone.</exception>
    /// <exception cref="IOException">It cannot be made or opened.</exception>
    public FolderSection Enter()
    {
        while (true)
        {
            var section = TryEnter(Deadline.Infinite);
            if (section is not null)
                return section;
            var error = Stat.MakeDirectory(Path, OwnerOnly) == 0 ? 0 : Marshal.GetLastPInvokeError();
            if (error is not (0 or Errno.EEXIST))
                throw Errno.OfPath(error, $"cannot make the folder of named objects '{Path}'");
            CrashPoint.Reach("name.folder");
        }
    }

    /// <summary>The same to let go of a name, which the next sweep does too.</summary>
    /// <returns>null if there is no such folder: then there is nothing in it either. Or if somebody stays inside.</returns>
    public FolderSection? TryEnter() => TryEnter(Deadline.After(s_patience));

    private FolderSection? TryEnter(Deadline deadline)
    {
        while (true)
        {
            SafeFileHandle? folder = null;
            try
            {
                folder = TryOpen();
                if (folder is null)
                    return null;
                var status = Stat.Of(folder);
                if (Refusal(status) is { } refusal)
                    throw refusal;
                if (!TryLock(folder, deadline))
                    return null;
                if (!status.IsSameAs(Stat.At(Path)))
                    continue; // who was the last one out has removed it meanwhile
                var section = new FolderSection(this, folder);
                folder = null;
                return section;
            }
            finally
            {
                folder?.Dispose();
            }
        }
    }

    private static bool TryLock(SafeFileHandle folder, Deadline deadline)
    {
        if (deadline.IsInfinite)
            return FileLock.Do(folder, FileLock.LOCK_EX);
        while (true)
        {
            var isLastTry = deadline.HasExpired;
            if (FileLock.Do(folder, FileLock.LOCK_EX | FileLock.LOCK_NB))
                return true;
            if (isLastTry)
                return false;
            Poll.Pause(milliseconds: 1);
        }
    }

    private static NamedFolder Find()
    {
        HostPlatform.Demand();
        var parent = Directory.Exists(SharedMemory) ? SharedMemory : "/tmp";
        return new(System.IO.Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $"multiproc-{Unistd.EffectiveUser()}")));
    }

    private SafeFileHandle? TryOpen()
    {
        int descriptor;
        var error = 0;
        do
        {
            descriptor = Fcntl.Open(Path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW | Fcntl.O_CLOEXEC);
            if (descriptor >= 0)
                return Descriptor.Own(descriptor);
            error = Marshal.GetLastPInvokeError();
        }
        while (error == Errno.EINTR);
        return error == Errno.ENOENT
            ? null
            : throw (Exception?)Refusal(Stat.At(Path)) ?? Errno.OfPath(error, $"cannot open the folder of named objects '{Path}'");
    }

    private UnauthorizedAccessException? Refusal(Stat.Status? status)
    {
        var reason = status switch
        {
            null => null,
            { IsLink: true } => $"is a symbolic link, which somebody made (user {status.Value.Owner})",
            { IsFolder: false } => $"is no folder; user {status.Value.Owner} made it",
            { Owner: var owner } when owner != Unistd.EffectiveUser() => $"belongs to user {owner}, and this process is user {Unistd.EffectiveUser()}",
            { Mode: var mode } when (mode & Stat.S_IRWXGO) != 0 => "lets other users in (its mode must be 0700)",
            _ => null,
        };
        return reason is null ? null : new($"the folder of named objects '{Path}' {reason}: it is not used; see who made it, and remove it");
    }
}
