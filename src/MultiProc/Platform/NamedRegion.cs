using System.Runtime.InteropServices;
using MultiProc.Foundation;

namespace MultiProc.Platform;

/// <summary>A small shared file that unrelated processes of one user open by name: made by the first, removed by the last.</summary>
/// <remarks>
/// <para>The file is let go of with the last use of it; the memory goes when the garbage collector finds that nobody reaches it, so that an operation
/// that is late never faults. The end of the process lets go of the file, and leaves the memory to the kernel.</para>
/// <para>The protocol, and what is left by whom who is killed when, is in README.md.</para>
/// </remarks>
internal sealed class NamedRegion : SafeHandle
{
    /// <summary>Where the caller's part of the memory begins.</summary>
    public const int HeaderSize = NamedFileHeader.Size;

    private readonly NamedFile _file;
    private int _uses = 1;

    private NamedRegion(string name, NamedFile file, SharedRegion region)
        : base(-1, ownsHandle: true)
    {
        _file = file;
        Name = name;
        Region = region;
        SetHandle(file.Handle.DangerousGetHandle());
    }

    public string Name { get; }

    /// <summary>The memory. The first <see cref="HeaderSize"/> bytes are not the caller's.</summary>
    public SharedRegion Region { get; }

    /// <summary>Whether this object made it.</summary>
    public bool CreatedNew => _file.IsNew;

    public override bool IsInvalid => handle < 0;

    /// <summary>Opens the region of a name, or makes it. Neither function may open or release a region.</summary>
    /// <param name="name">Any text.</param>
    /// <param name="size">In bytes, with <see cref="HeaderSize"/>.</param>
    /// <param name="initialize">Fills a new region, which is all zeroes, before anybody else can open it.</param>
    /// <param name="check">Looks at one that exists, whatever its size, and throws if it is not what is wanted.</param>
    /// <exception cref="ArgumentException">The name is empty or too long.</exception>
    /// <exception cref="ProcessException">It exists, but not for this process: another size, another container, another version.</exception>
    /// <exception cref="UnauthorizedAccessException">The user's folder is somebody else's, or may not be written.</exception>
    /// <exception cref="IOException">What lies under the name is not ours; no room, no descriptor.</exception>
    public static NamedRegion Open(string name, long size, Action<SharedRegion> initialize, Action<SharedRegion> check) =>
        Open(NamedFolder.OfUser, name, size, initialize, check);

    /// <summary>The same, in a folder that a test has for itself.</summary>
    internal static NamedRegion Open(NamedFolder folder, string name, long size, Action<SharedRegion> initialize, Action<SharedRegion> check)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(size, HeaderSize);
        var path = Path.Combine(folder.Path, RegionName.ToFileName(name));
        using var section = folder.Enter();
        try
        {
            section.Sweep(except: path);
            return Open(section, path, name, size, initialize, check);
        }
        catch
        {
            section.RemoveFolderIfEmpty();
            throw;
        }
    }

    /// <summary>One more reason to keep the file, besides the one that it is opened with.</summary>
    /// <exception cref="ObjectDisposedException">The last one is gone, and perhaps the file.</exception>
    public void BeginUse()
    {
        int uses;
        do
        {
            uses = Volatile.Read(ref _uses);
            ObjectDisposedException.ThrowIf(uses == 0, this);
        }
        while (Interlocked.CompareExchange(ref _uses, uses + 1, uses) != uses);
    }

    /// <summary>One reason less: the last one out removes the file.</summary>
    public void EndUse()
    {
        if (Interlocked.Decrement(ref _uses) == 0)
            _file.Leave();
    }

    /// <summary>A handle that keeps the object alive while it travels to another process, which gives it to <see cref="Receive(string, SafeHandle, long, Action{SharedRegion})"/>.</summary>
    /// <remarks>A description of its own: the sender may release the region at once. If the last one gets lost on its way, the next sweep removes the file.</remarks>
    /// <exception cref="ObjectDisposedException">The region was released.</exception>
    /// <exception cref="IOException">Its file was removed from outside; no descriptor is free.</exception>
    public SafeHandle Hold()
    {
        var isHeld = false;
        try
        {
            DangerousAddRef(ref isHeld);
            return _file.Hold();
        }
        finally
        {
            if (isHeld)
                DangerousRelease();
        }
    }

    /// <summary>Opens the region that another process sent, and never makes one. Closes <paramref name="hold"/>, in any case.</summary>
    /// <param name="name">The sender's <see cref="Name"/>.</param>
    /// <param name="hold">The sender's <see cref="Hold"/>, as it arrived.</param>
    /// <param name="size">In bytes, with <see cref="HeaderSize"/>.</param>
    /// <param name="check">Throws if it is not what is wanted.</param>
    /// <exception cref="IOException">The file is not the one that the sender holds; no descriptor is free.</exception>
    public static NamedRegion Receive(string name, SafeHandle hold, long size, Action<SharedRegion> check) =>
        Receive(NamedFolder.OfUser, name, hold, size, check);

    /// <summary>The same, in a folder that a test has for itself.</summary>
    internal static NamedRegion Receive(NamedFolder folder, string name, SafeHandle hold, long size, Action<SharedRegion> check)
    {
        NamedFile file;
        using (hold)
            file = NamedFile.OpenSame(folder, Path.Combine(folder.Path, RegionName.ToFileName(name)), name, hold);
        return Map(file, name, size, check, file.Leave);
    }

    protected override bool ReleaseHandle()
    {
        Region.Unmap();
        _file.Leave();
        return true;
    }

    private static NamedRegion Open(FolderSection section, string path, string name, long size, Action<SharedRegion> initialize, Action<SharedRegion> check)
    {
        var file = NamedFile.OpenOrMake(section, path, name, size);
        return Map(file, name, size, file.IsNew ? initialize : check, () => file.Leave(section));
    }

    /// <param name="file">Open and locked.</param>
    /// <param name="name">Its name.</param>
    /// <param name="size">What the caller expects.</param>
    /// <param name="look">What the caller does with the memory, and may object.</param>
    /// <param name="leave">What is done in that case.</param>
    private static NamedRegion Map(NamedFile file, string name, long size, Action<SharedRegion> look, Action leave)
    {
        SharedRegion? region = null;
        try
        {
            if (!file.IsNew)
                file.Accept();
            region = SharedRegion.Open(file.Handle, file.Length);
            look(region);
            if (region.Size != size)
                throw new ProcessException($"the name '{name}' is in use by an object of another kind: it has {region.Size} bytes, and this one {size}");
            if (file.IsNew)
            {
                CrashPoint.Reach("name.initialised");
                file.Share();
            }

            return new NamedRegion(name, file, region);
        }
        catch
        {
            region?.Unmap();
            leave();
            throw;
        }
    }
}
