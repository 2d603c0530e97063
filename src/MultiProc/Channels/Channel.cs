using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using MultiProc.Channels.Lanes;
using MultiProc.Platform;

namespace MultiProc.Channels;

/// <summary>A region with its lanes, as this process sees it.</summary>
internal sealed class Channel
{
    private const ulong Magic = 0x3130_4E41_484D_504D; // "MPMHAN01"
    private const long MagicOffset = 0;
    private const long IdOffset = 8;
    private const long ShapeOffset = 24;
    private const long SizeOffset = 32;
    private const long ClosingsOffset = 128;
    private const long HeaderSize = 4096;
    private const long LargestPage = 64 * 1024; // of any system; what is in between is never touched and costs nothing
    private const ulong LogFlag = 1UL << 32;

    private readonly SharedWord _closings;

    private Channel(SharedRegion region)
    {
        Memory = new ChannelMemory(region);
        Id = new ChannelId(region.UInt64At(IdOffset), region.UInt64At(IdOffset + sizeof(ulong)));
        _closings = region.WordAt(ClosingsOffset);
        var shape = region.UInt64At(ShapeOffset);
        var size = (long)region.UInt64At(SizeOffset);
        var isLog = (shape & LogFlag) != 0;
        Lanes = new Lane[(int)(uint)shape];
        for (var i = 0; i < Lanes.Length; i++)
            Lanes[i] = new Lane(Memory, region, FirstLane(isLog) + (i * (LaneLayout.WordsSize + size)), size, isLog);
    }

    public ChannelMemory Memory { get; }

    /// <summary>The same in every process.</summary>
    public ChannelId Id { get; }

    public Lane[] Lanes { get; }

    /// <summary>How often an end was closed in the proper way: a hint to ask whether anybody is left there.</summary>
    public ulong Closings => Volatile.Read(ref _closings.Value);

    /// <exception cref="IOException">There is no memory, no address space or no descriptor left.</exception>
    public static Channel Create(in ChannelShape shape)
    {
        var region = SharedRegion.Create(FirstLane(shape.IsLog) + (shape.Lanes * (LaneLayout.WordsSize + shape.LaneSize)));
        Span<byte> id = stackalloc byte[2 * sizeof(ulong)];
        RandomNumberGenerator.Fill(id);
        region.CopyIn(IdOffset, id);
        region.UInt64At(ShapeOffset) = (uint)shape.Lanes | (shape.IsLog ? LogFlag : 0);
        region.UInt64At(SizeOffset) = (ulong)shape.LaneSize;
        region.UInt64At(MagicOffset) = Magic;
        var channel = new Channel(region);
        foreach (var lane in channel.Lanes)
        {
            lane.Words.MostMessages.Value = (ulong)shape.MostMessages;
            lane.Words.MostBytes.Value = (ulong)shape.MostBytes;
        }

        return channel;
    }

    /// <summary>Maps the region of a channel that another process made.</summary>
    /// <exception cref="ProcessException">It is none.</exception>
    /// <exception cref="IOException">There is no address space left.</exception>
    public static Channel Open(SafeFileHandle handle)
    {
        var region = SharedRegion.Open(handle);
        return region.Size > HeaderSize && region.UInt64At(MagicOffset) == Magic
            ? new Channel(region)
            : throw new ProcessException("what arrived as a channel is none, or of another version of MultiProc");
    }

    /// <summary>Everybody who sleeps on the channel looks again. The caller holds the memory.</summary>
    public void RingAll()
    {
        foreach (var lane in Lanes)
            lane.RingAll();
    }

    /// <summary>An end was closed here: everybody who sleeps looks whether it was the last of its side. The caller holds the memory.</summary>
    public void NoteClosing()
    {
        _ = Interlocked.Increment(ref _closings.Value);
        RingAll();
    }
    /// <summary>Where the first lane's words lie. The bytes of a log begin a page, whatever its size: memory goes back to the system by whole pages.</summary>
    private static long FirstLane(bool isLog) => isLog ? LargestPage - LaneLayout.WordsSize : HeaderSize;
}
