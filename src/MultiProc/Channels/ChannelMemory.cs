using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Platform;
using MultiProc.Synchronization.Words;

namespace MultiProc.Channels;

/// <summary>The memory of a channel in this process: mapped as long as the channel has an object here or an operation runs on it.</summary>
internal sealed class ChannelMemory : SafeHandle, IWordHolder
{
    public ChannelMemory(SharedRegion region)
        : base(-1, ownsHandle: true)
    {
        Region = region;
        SetHandle(0);
    }

    public override bool IsInvalid => handle < 0;

    public SharedRegion Region { get; }

    /// <summary>What travels.</summary>
    public SafeFileHandle Handle => Region.Handle;

    public void BeginUse()
    {
        var isHeld = false;
        DangerousAddRef(ref isHeld);
    }

    public void EndUse() => DangerousRelease();

    protected override bool ReleaseHandle()
    {
        Region.Unmap();
        Region.Handle.Dispose();
        return true;
    }
}
