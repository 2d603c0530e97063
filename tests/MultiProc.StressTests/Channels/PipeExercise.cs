using System.Runtime.CompilerServices;
using MultiProc.Channels;
using MultiProc.Channels.Lanes;
using MultiProc.StressTests.Campaigns;

namespace MultiProc.StressTests.Channels;

/// <summary>Both directions of a pipe at once, each end in all processes; many messages are longer than the lane, some are given up on the way.</summary>
internal sealed class PipeExercise() : ChannelExercise(nameof(Pipe))
{
    private const int Longest = 1_500_000;
    private const int TurnsPerLongOne = 8;
    private const int TurnsPerCancellation = 8;
    private readonly (Connection First, Connection Second) _ends = Pipe.Create();
    private Task[]? _drains;
    private Task[]? _goodbyes;

    protected override Lane[] Lanes => LinkOf((LaneTransport)TransportOf(_ends.First)!).Channel.Lanes;

    public override int RoleOf(Seat seat) => seat.Number % 4;

    /// <summary>Whoever waits for a message gets an empty one, until nobody is left; what the workers leave behind is received here.</summary>
    public override void Dismiss()
    {
        base.Dismiss();
        _drains ??= [DrainAsync(_ends.First), DrainAsync(_ends.Second)];
        if (_goodbyes?.All(each => each.IsCompleted) ?? true)
            _goodbyes = [_ends.First.SendBytesAsync(Array.Empty<byte>()), _ends.Second.SendBytesAsync(Array.Empty<byte>())];
    }

    public override void Dispose()
    {
        _ends.First.Dispose();
        _ends.Second.Dispose();
        base.Dispose();
    }

    protected override bool Send(Seat seat, Random random)
    {
        var size = random.Next(TurnsPerLongOne) == 0 ? random.Next(Longest) : random.Next(2000);
        var message = Own.Write(size, random);
        using var patience = Patience(random);
        try
        {
            End(seat).SendBytes(message, patience.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        Own.NoteSent();
        return true;
    }

    protected override bool Receive(Seat seat, Random random)
    {
        using var patience = Patience(random);
        try
        {
            var message = End(seat).RecvBytes(cancellationToken: patience.Token);
            if (message.Length > 0)
                Read(message);
            return message.Length > 0;
        }
        catch (OperationCanceledException)
        {
            GiveUp(); // what it has in hand, if it is in the middle of a message
            return false;
        }
    }

    protected override void TakeWhatIsLeft()
    {
        _ends.First.SendBytes([1]);
        _ends.Second.SendBytes([1]);
        Task.WaitAll(_drains!);
    }

    /// <summary>Two senders and two receivers for each direction.</summary>
    private Connection End(Seat seat) => (seat.Number / 2 % 2 == 0) == IsSender(seat) ? _ends.First : _ends.Second;

    private async Task DrainAsync(Connection end)
    {
        var own = NewCorrespondence();
        while (await end.RecvBytesAsync() is { Length: not 1 } message)
        {
            if (message.Length > 0 && !own.Read(message))
                Violate();
        }
    }

    private static CancellationTokenSource Patience(Random random) =>
        random.Next(TurnsPerCancellation) == 0 ? new CancellationTokenSource(random.Next(20)) : new CancellationTokenSource();

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_transport")]
    private static extern ref IConnectionTransport? TransportOf(Connection connection);
}
