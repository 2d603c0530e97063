using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Platform;
using MultiProc.Serialization;

namespace MultiProc.Channels;

/// <summary>The links of this process, each once: copies of a Connection or a queue that arrive are the same as the ones that are here.</summary>
internal static class ChannelTable
{
    private const long Disposed = 0;
    private const long Present = 1;

    private static readonly System.Threading.Lock s_lock = new();
    private static readonly Dictionary<ChannelKey, WeakReference<ChannelLink>> s_links = [];
    private static int s_manyLinks = 64;

    /// <summary>How many links it knows, those that were forgotten since the last look included.</summary>
    internal static int Count
    {
        get
        {
            lock (s_lock)
                return s_links.Count;
        }
    }

    /// <summary>Makes a channel with two ends.</summary>
    /// <exception cref="IOException">There is no memory or no descriptor left.</exception>
    public static (ChannelLink First, ChannelLink Second) CreatePair(in ChannelShape shape)
    {
        var channel = Channel.Create(shape);
        try
        {
            var (one, other) = Tether.Create();
            lock (s_lock)
                return (Add(new ChannelLink(channel, ChannelSide.First, one, one)), Add(new ChannelLink(channel, ChannelSide.Second, other, other)));
        }
        catch
        {
            channel.Memory.Dispose();
            throw;
        }
    }

    /// <summary>Makes a channel of which every holder has both ends.</summary>
    /// <exception cref="IOException">There is no memory or no descriptor left.</exception>
    public static ChannelLink CreateBoth(in ChannelShape shape)
    {
        var channel = Channel.Create(shape);
        try
        {
            var (one, other) = Tether.Create();
            lock (s_lock)
                return Add(new ChannelLink(channel, ChannelSide.Both, one, other));
        }
        catch
        {
            channel.Memory.Dispose();
            throw;
        }
    }

    /// <summary>One object less. The last one closes the end.</summary>
    public static void Release(ChannelLink link)
    {
        var memory = link.Channel.Memory;
        lock (s_lock)
        {
            if (--link.Objects > 0)
                return;
            memory.BeginUse();
            _ = s_links.Remove(link.Key);
            if (FindChannel(link.Channel.Id, except: link) is null)
                memory.Dispose(); // with the last use of it
        }

        try
        {
            link.CloseNow();
            link.Channel.NoteClosing();
        }
        finally
        {
            memory.EndUse();
        }
    }

    /// <summary>Writes what another process needs to have the same end.</summary>
    /// <param name="link">null for an object that was disposed.</param>
    /// <param name="writer">Takes it.</param>
    public static void Dump(ChannelLink? link, TransferWriter writer)
    {
        writer.WriteInt64(link is null ? Disposed : Present);
        if (link is null)
            return;
        writer.WriteInt64((long)link.Side);
        writer.WriteInt64((long)link.Key.Id.First);
        writer.WriteInt64((long)link.Key.Id.Second);
        writer.WriteHandle(link.Channel.Memory.Handle);
        writer.WriteHandle(link.Outgoing);
        if (link.Side == ChannelSide.Both)
            writer.WriteHandle(link.Incoming);
    }

    /// <summary>What <see cref="Dump"/> wrote: the end that this process has, or gets now.</summary>
    /// <returns>null for an object that was disposed.</returns>
    /// <exception cref="ProcessException">It is no channel.</exception>
    /// <exception cref="IOException">There is no address space left.</exception>
    public static ChannelLink? Load(TransferReader reader)
    {
        if (reader.ReadInt64() == Disposed)
            return null;
        var side = (ChannelSide)reader.ReadInt64();
        var id = new ChannelId((ulong)reader.ReadInt64(), (ulong)reader.ReadInt64());
        var memory = reader.ReadHandle();
        var outgoing = reader.ReadHandle();
        var incoming = side == ChannelSide.Both ? reader.ReadHandle() : outgoing;
        lock (s_lock)
        {
            if (Find(new ChannelKey(id, side)) is { } known)
            {
                Close(memory, known.Channel.Memory.Handle);
                Close(outgoing, known.Outgoing);
                Close(incoming, known.Incoming);
                known.Objects++;
                return known;
            }

            var channel = FindChannel(id, except: null);
            if (channel is not null)
                Close(memory, channel.Memory.Handle);
            var (own, ownIncoming) = Adopt(outgoing, incoming);
            return Add(new ChannelLink(channel ?? Channel.Open(Descriptor.Adopt(memory)), side, own, ownIncoming));
        }
    }

    /// <summary>Makes handles that arrived the link's own: the message may fail yet, and closes then what it brought along.</summary>
    private static (SafeHandle Outgoing, SafeHandle Incoming) Adopt(SafeHandle outgoing, SafeHandle incoming)
    {
        var own = Descriptor.Adopt(outgoing);
        return (own, ReferenceEquals(outgoing, incoming) ? own : Descriptor.Adopt(incoming));
    }

    private static ChannelLink Add(ChannelLink link)
    {
        link.Objects = 1;
        if (s_links.Count >= s_manyLinks)
            RemoveForgotten();
        s_links[link.Key] = new WeakReference<ChannelLink>(link);
        return link;
    }

    /// <summary>Their finalizers close them. The next look comes when there are twice as many, so that it costs each link the same.</summary>
    private static void RemoveForgotten()
    {
        foreach (var (key, weak) in s_links)
        {
            if (!weak.TryGetTarget(out _))
                _ = s_links.Remove(key);
        }

        s_manyLinks = Math.Max(s_manyLinks, 2 * s_links.Count);
    }

    /// <summary>Closes a handle that arrived for something that is here already; objects of one message share theirs.</summary>
    private static void Close(SafeHandle arrived, SafeHandle known)
    {
        if (!ReferenceEquals(arrived, known))
            arrived.Dispose();
    }

    private static ChannelLink? Find(ChannelKey key)
    {
        if (!s_links.TryGetValue(key, out var weak))
            return null;
        if (weak.TryGetTarget(out var link))
            return link;
        _ = s_links.Remove(key); // forgotten: its finalizer closes it
        return null;
    }

    /// <summary>The channel's region, if the other side of it is here.</summary>
    private static Channel? FindChannel(ChannelId id, ChannelLink? except)
    {
        foreach (var side in (ReadOnlySpan<ChannelSide>)[ChannelSide.First, ChannelSide.Second, ChannelSide.Both])
        {
            if (Find(new ChannelKey(id, side)) is { } link && link != except)
                return link.Channel;
        }

        return null;
    }
}
