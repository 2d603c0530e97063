using System.Runtime.InteropServices;

namespace MultiProc.Channels.Lanes;

/// <summary>This process's end of a lane: whether it is still open, whether anybody is at the other one, and the road for handles.</summary>
internal interface ILaneEnd
{
    /// <summary>Whether it was closed here.</summary>
    bool IsClosed { get; }

    /// <summary>Whether it is known that nobody holds the other end.</summary>
    bool IsOtherGone { get; }

    /// <summary>Where records are sent.</summary>
    SafeHandle Outgoing { get; }

    /// <summary>Where records arrive.</summary>
    SafeHandle Incoming { get; }

    /// <summary>Asks the kernel whether anybody holds the other end.</summary>
    /// <returns>Whether nobody does.</returns>
    bool AskForOther();

    /// <summary>The same, but asks only if somebody closed an end since the last time: for those who do not sleep. The caller holds the memory.</summary>
    bool AskAfterClosing();

    /// <summary>From now on sleepers of this process are woken when nobody holds the other end any more. For who is about to sleep.</summary>
    void WatchOther();

    /// <summary>The error for who uses an end that was closed.</summary>
    ObjectDisposedException Closed();
}
