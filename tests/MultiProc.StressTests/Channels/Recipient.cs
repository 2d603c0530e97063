using System.Runtime.CompilerServices;
using MultiProc.Channels;
using MultiProc.Channels.Lanes;
using MultiProc.Platform;

namespace MultiProc.StressTests.Channels;

/// <summary>What the tests look at beside what users see.</summary>
internal static class Recipient
{

    /// <summary>Whether within a second nobody holds the other end any more.</summary>
    public static bool SeesEnd(Connection letter)
    {
        if (!Second.Suffices(limit => letter.Poll(limit)))
            return false;
        try
        {
            _ = letter.RecvBytes();
            return false;
        }
        catch (EndOfStreamException)
        {
            return true;
        }
    }

    /// <summary>Puts an item, within a second.</summary>
    public static void Put<T>(Queue<T> queue, T item) => Second.Suffices(limit => queue.TryPut(item, limit)).Should().BeTrue("there is room within a second");

    /// <summary>Takes an item, within a second.</summary>
    public static T Get<T>(Queue<T> queue)
    {
        var item = default(T);
        Second.Suffices(limit => queue.TryGet(limit, out item)).Should().BeTrue("there is an item within a second");
        return item!;
    }

    /// <summary>Takes what is in a queue, each within a second.</summary>
    public static int[] GetsAll(Queue<int> queue)
    {
        var all = new List<int>();
        while (!queue.IsEmpty)
            all.Add(Get(queue));
        return [.. all];
    }

    /// <summary>Waits a second for the writers' lock of the lane that an end writes to be no dead one's.</summary>
    public static bool AwaitFreeLock(Connection writer)
    {
        var words = LinkOf((LaneTransport)TransportOf(writer)!).Channel.Lanes[0].Words;
        return Second.Suffices(limit => Eventually.Holds(() => Volatile.Read(ref words.WritersLock.Value) is var owner && (owner == 0 || !ProcessIdentity.IsDead(owner)), limit));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_transport")]
    private static extern ref IConnectionTransport? TransportOf(Connection connection);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_link")]
    private static extern ref ChannelLink LinkOf(LaneTransport transport);
}
