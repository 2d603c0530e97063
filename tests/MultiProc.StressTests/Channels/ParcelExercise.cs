using System.Runtime.CompilerServices;
using MultiProc.Channels;
using MultiProc.Channels.Lanes;
using MultiProc.StressTests.Campaigns;

namespace MultiProc.StressTests.Channels;

/// <summary>Messages that bring handles and slots along, through one queue.</summary>
internal sealed class ParcelExercise() : ChannelExercise(nameof(Queue<int>))
{
    private const int Places = 16;
    private readonly Queue<Parcel> _queue = new(Places);

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
        var parcel = Parcel.Pack(Own.Write(random.Next(200), random));
        using (parcel.Letter)
        {
            try
            {
                if (!_queue.TryPut(parcel, AnyPatience(random)))
                    return false;
            }
            catch (QueueShutDownException)
            {
                return false;
            }
        }

        Own.NoteSent();
        return true;
    }

    protected override bool Receive(Seat seat, Random random)
    {
        try
        {
            if (!_queue.TryGet(AnyPatience(random), out var parcel))
                return false;
            Unpack(parcel);
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
            Unpack(_queue.Get());
    }

    private void Unpack(Parcel parcel)
    {
        Read(parcel.Text);
        if (!parcel.Unpack())
            Violate();
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_core")]
    private static extern ref QueueCore? CoreOf(Queue<Parcel> queue);
}
