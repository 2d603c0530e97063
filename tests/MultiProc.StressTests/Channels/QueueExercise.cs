using System.Runtime.CompilerServices;
using MultiProc.Channels;
using MultiProc.Channels.Lanes;
using MultiProc.StressTests.Campaigns;

namespace MultiProc.StressTests.Channels;

/// <summary>All put into one queue, or get from it. It has few places, so that both sides wait.</summary>
internal sealed class QueueExercise() : ChannelExercise(nameof(Queue<int>))
{
    private const int Places = 16;
    private const int Largest = 200_000;
    private readonly Queue<byte[]> _queue = new(Places);

    protected override Lane[] Lanes => CoreOf(_queue)!.Link.Channel.Lanes;

    public override void Dismiss()
    {
        base.Dismiss();
        _queue.Shutdown();
    }

    public override void Dispose()
    {
        _queue.Dispose();
        base.Dispose();
    }

    protected override bool Send(Seat seat, Random random)
    {
        var size = random.Next(20) == 0 ? random.Next(Largest + 1) : random.Next(200);
        var message = Own.Write(size, random);
        try
        {
            if (!_queue.TryPut(message, AnyPatience(random)))
                return false;
        }
        catch (QueueShutDownException)
        {
            return false;
        }

        Own.NoteSent();
        return true;
    }

    protected override bool Receive(Seat seat, Random random)
    {
        try
        {
            if (!_queue.TryGet(AnyPatience(random), out var message))
                return false;
            Read(message);
            return true;
        }
        catch (QueueShutDownException)
        {
            return false;
        }
    }

    protected override void TakeWhatIsLeft()
    {
        while (_queue.Count > 0)
            Read(_queue.Get());
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_core")]
    private static extern ref QueueCore? CoreOf(Queue<byte[]> queue);
}
