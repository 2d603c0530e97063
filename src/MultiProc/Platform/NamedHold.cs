using Microsoft.Win32.SafeHandles;
using MultiProc.Foundation;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>The sender's side of a name that travels: a description that keeps the file as long as it is open here, under way, or arrived.</summary>
/// <remarks>
/// <para>Nobody may unlock it: it is one with what is under way. So who drops it closes it, and then looks at the file afresh.</para>
/// </remarks>
internal sealed class NamedHold : SafeHandleMinusOneIsInvalid
{
    private readonly NamedFolder _folder;
    private readonly string _path;
    private readonly WeakReference<NamedHold> _self;

    /// <param name="folder">Where the file is.</param>
    /// <param name="path">The file.</param>
    /// <param name="description">Open, with a shared lock; from now on this handle's.</param>
    public NamedHold(NamedFolder folder, string path, SafeFileHandle description)
        : base(ownsHandle: true)
    {
        _folder = folder;
        _path = path;
        SetHandle(description.DangerousGetHandle());
        description.SetHandleAsInvalid();
        _self = new(this, trackResurrection: true);
        HeldNames.Add(_self);
    }

    protected override bool ReleaseHandle()
    {
        HeldNames.Remove(_self);
        _ = Unistd.Close((int)handle);
        CrashPoint.Reach("name.dropped");
        try
        {
            using var section = _folder.TryEnter();
            if (section is not null)
            {
                NamedFile.RemoveIfLeft(_path);
                section.RemoveFolderIfEmpty();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // As NamedFile.Leave.
        }

        return true;
    }
}
