using System.Runtime.InteropServices;
using MultiProc.Channels;
using MultiProc.Channels.Lanes;
using MultiProc.Platform;
using MultiProc.Synchronization.Words;

namespace MultiProc.UnitTests.Channels.Models;

/// <summary>A lane alone, with both ends of its tether here; it has a past, so that all numbers begin again soon.</summary>
internal sealed class ModelLane : ILaneEnd, IWordHolder, IDisposable
{
    private const int Size = 1024;
    private const int LogSize = 4 * (int)LaneLayout.ChunkSize;
    private readonly SharedRegion _region;
    private readonly (SafeHandle One, SafeHandle Other) _tether = Tether.Create();

    public ModelLane(int mostMessages, int mostBytes, uint unitsBeforeZero, bool isLog)
    {
        var size = isLog ? LogSize : Size;
        _region = SharedRegion.Create(LaneLayout.WordsSize + size);
        Lane = new Lane(this, _region, 0, size, isLog);
        Lane.Words.MostMessages.Value = (ulong)mostMessages;
        Lane.Words.MostBytes.Value = (ulong)mostBytes;
        Lanes.StartAt(Lane, messages: int.MaxValue - 2, position: 0u - unitsBeforeZero, isFullAt: isLog ? 0u : null);
    }

    public Lane Lane { get; }

    public bool IsClosed => false;

    public bool IsOtherGone => false;

    public SafeHandle Outgoing => _tether.One;

    public SafeHandle Incoming => _tether.Other;

    public bool AskForOther() => false;

    public bool AskAfterClosing() => false;

    public void WatchOther()
    {
    }

    public ObjectDisposedException Closed() => new(nameof(ModelLane));

    public void BeginUse()
    {
    }

    public void EndUse()
    {
    }

    // Not unmapped: the threads of those who died still refer to it.
    public void Dispose()
    {
        _tether.One.Dispose();
        _tether.Other.Dispose();
        _region.Handle.Dispose();
    }
}
