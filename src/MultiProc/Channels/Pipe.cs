using MultiProc.Channels;

namespace MultiProc;

/// <summary>Makes pairs of connections: what one end sends, the other receives.</summary>
/// <remarks><para>Python: <c>multiprocessing.Pipe</c>.</para></remarks>
public static class Pipe
{
    /// <summary>Makes a pipe.</summary>
    /// <remarks><para>Each end is given to another process as an argument or a captured variable of its target; then close it here, or this process holds it too, and nobody is told when the other one ends.</para>
    /// <para>A pipe has three descriptors, and up to two megabytes of memory while it is used.</para></remarks>
    /// <param name="duplex">Whether both ends send and receive; otherwise the first can only receive and the second only send.</param>
    /// <returns>The two ends.</returns>
    /// <exception cref="IOException">There is no descriptor or no memory left.</exception>
    /// <exception cref="PlatformNotSupportedException">The operating system is not a Unix.</exception>
    public static (Connection First, Connection Second) Create(bool duplex = true)
    {
        var (first, second) = ChannelTable.CreatePair(ChannelShape.Pipe(duplex));
        return (new Connection(new LaneTransport(first)), new Connection(new LaneTransport(second)));
    }
}
