using System.Runtime.InteropServices;
using MultiProc.Channels.Lanes;
using MultiProc.Platform;

namespace MultiProc.Channels;

/// <summary>This process's end of a channel on one side: one, however many objects stand for it. Closed with the last of them.</summary>
/// <remarks>A SafeHandle, so that an end that everybody forgot is closed too.</remarks>
internal sealed class ChannelLink : SafeHandle, ILaneEnd
{
    private readonly System.Threading.Lock _watchLock = new();
    private TetherWatch? _watch;
    private ulong _closingsSeen;
    private volatile bool _isOtherGone;
    private bool _isClosing;

    /// <param name="channel">The region.</param>
    /// <param name="side">Which side this is.</param>
    /// <param name="outgoing">Where records are sent: that side's end of the tether.</param>
    /// <param name="incoming">Where records arrive: the same, but for a queue.</param>
    public ChannelLink(Channel channel, ChannelSide side, SafeHandle outgoing, SafeHandle incoming)
        : base(-1, ownsHandle: true)
    {
        Channel = channel;
        Side = side;
        Outgoing = outgoing;
        Incoming = incoming;
        Key = new ChannelKey(channel.Id, side);
        SetHandle(0);
    }

    public override bool IsInvalid => handle < 0;

    public Channel Channel { get; }

    public ChannelSide Side { get; }

    public ChannelKey Key { get; }

    public SafeHandle Outgoing { get; }

    public SafeHandle Incoming { get; }

    /// <summary>How many objects of this process stand for it. Under the table's lock.</summary>
    public int Objects { get; set; }

    bool ILaneEnd.IsClosed => IsClosed || Volatile.Read(ref _isClosing);

    public bool IsOtherGone => _isOtherGone;

    private bool HasOther => Side != ChannelSide.Both;

    public bool AskForOther()
    {
        if (_isOtherGone || !HasOther)
            return _isOtherGone;
        if (IsClosed)
            return false;
        if (Tether.IsHungUp(Outgoing))
            _isOtherGone = true;
        return _isOtherGone;
    }

    /// <summary>The same, if somebody closed an end since the last time: for those who do not sleep.</summary>
    public bool AskAfterClosing()
    {
        var closings = Channel.Closings;
        if (closings == Volatile.Read(ref _closingsSeen))
            return _isOtherGone;
        Volatile.Write(ref _closingsSeen, closings);
        return AskForOther();
    }

    public void WatchOther()
    {
        if (!HasOther || Volatile.Read(ref _watch) is not null)
            return;
        lock (_watchLock)
        {
            if (_watch is not null || _isClosing || IsClosed)
                return;
            var weak = new WeakReference<ChannelLink>(this); // the poller keeps nobody from forgetting an end
            try
            {
                _watch = TetherWatch.Begin(Outgoing, () => NoteGone(weak));
            }
            catch (IOException)
            {
                // No descriptor is free for the poller: sleepers ask the kernel themselves after each slice of time, and try again next time.
            }
        }
    }

    /// <summary>Closes the end, and for the other side at once.</summary>
    public void CloseNow()
    {
        TetherWatch? watch;
        lock (_watchLock)
        {
            watch = _watch;
            _isClosing = true;
        }

        watch?.EndNow();
        Dispose();
    }

    public ObjectDisposedException Closed() => new(Side == ChannelSide.Both ? "Queue" : nameof(Connection), "it was closed in this process");

    protected override bool ReleaseHandle()
    {
        lock (_watchLock)
            _watch?.End(); // of an end that was forgotten
        Outgoing.Dispose();
        Incoming.Dispose();
        return true;
    }

    private static void NoteGone(WeakReference<ChannelLink> weak)
    {
        if (!weak.TryGetTarget(out var link))
            return;
        link._isOtherGone = true;
        link.RingSleepers();
    }

    /// <summary>Wakes those of this process; those of others look, and sleep on.</summary>
    private void RingSleepers()
    {
        try
        {
            Channel.Memory.BeginUse();
        }
        catch (ObjectDisposedException)
        {
            return;
        }

        Channel.RingAll();
        Channel.Memory.EndUse();
    }
}
