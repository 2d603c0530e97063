using MultiProc.Channels.Lanes;
using MultiProc.Platform;

namespace MultiProc.StressTests.Channels;

/// <summary>Messages whose handles take several records: rows W2, R2 to R5 of the crash table in src/MultiProc/Channels/README.md between two records, and what is given up half way.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ManyHandlesTests : IDisposable
{
    private const int Two = MessageExtras.HandlesPerRecord + 50;
    private const int Three = (2 * MessageExtras.HandlesPerRecord) + 50;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly Queue<object> _queue = new();
    private readonly (Connection Letter, Connection Pen) _front = Pipe.Create(duplex: false);
    private readonly (Connection Letter, Connection Pen) _back = Pipe.Create(duplex: false);

    private LaneWords Words => _queue.Core.Link.Channel.Lanes[0].Words;

    public void Dispose()
    {
        _queue.Dispose();
        foreach (var (letter, pen) in new[] { _front, _back })
        {
            letter.Dispose();
            pen.Dispose();
        }
    }

    [Theory]
    [InlineData("lane.recorded", 1)]
    [InlineData("lane.tagged", 3)]
    [InlineData("lane.recorded", 3)]
    public void W2_AWriterThatIsKilledBetweenTwoRecords_LeavesNothing(string step, int times)
    {
        var (queue, front, back) = (_queue, _front.Pen, _back.Pen);
        using var victim = new Victim(step, () => queue.Put(Crate.Pack(front, Three, back)), times: times).Start().AwaitStep();
        ClosePens();
        victim.Kill();
        GoesOn();
        SeeEnds();
    }

    /// <summary>The message fails alone: what is gone of its handles cannot be taken again.</summary>
    [Theory]
    [InlineData("lane.peeked")]
    [InlineData("lane.taking")]
    public void R2_R3_AReaderThatIsKilledWithAllButTheLastRecord_SpoilsThatMessageAlone(string step)
    {
        var queue = _queue;
        using var victim = new Victim(step, () => queue.Get()).Start();
        Put(Three);
        victim.AwaitStep().Kill();
        Fails();
        GoesOn();
        SeeEnds();
    }

    /// <summary>Between two records is no step at which the victim could stop: what it does there, to take one away, is done here in its place, while it has the lock.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void R2_AReaderThatIsKilledBetweenTwoRecords_SpoilsThatMessageAlone(int taken)
    {
        var queue = _queue;
        using var victim = new Victim("lane.copied", () => queue.Get()).Start();
        Put(Three);
        victim.AwaitStep();
        for (var i = 0; i < taken; i++)
            Tether.Drop(queue.Core.Link.Incoming);
        victim.Kill();
        Fails();
        GoesOn();
        SeeEnds();
    }

    [Theory]
    [InlineData("lane.reading")]
    [InlineData("lane.copied")]
    public void R1_R2_AReaderThatIsKilledBeforeTheFirstRecord_LeavesAll(string step)
    {
        var queue = _queue;
        using var victim = new Victim(step, () => queue.Get()).Start().AwaitSleep();
        Put(Three);
        victim.AwaitStep().Kill();
        ((Crate)Recipient.Get(queue)).Unpack(_front.Letter, _back.Letter);
        GoesOn();
        SeeEnds();
    }

    [Theory]
    [InlineData("lane.taken")]
    [InlineData("lane.consumed")]
    public void R4_R5_AReaderThatIsKilledWithTheMessage_TakesItsHandlesAlong(string step)
    {
        var queue = _queue;
        using var victim = new Victim(step, () => queue.Get()).Start();
        Put(Two);
        victim.AwaitStep().Kill();
        GoesOn();
        SeeEnds();
    }

    /// <summary>The kernel takes one record more, and the message needs two: the first is given up, and passed over before the message is sent anew.</summary>
    [Fact]
    public void AMessageThatIsGivenUpHalfWay_IsSentAnew_WhenThereIsRoom()
    {
        var records = FillTether();
        var crate = Crate.Pack(_front.Pen, Two, _back.Pen);
        _queue.TryPut(crate).Should().BeFalse();
        Words.StaleTag.Value.Should().Be(Words.LastTag.Value).And.BeGreaterThan(Words.DroppedTag.Value, "one record was sent and belongs to nobody");
        using (var putting = new Waiter(() => _queue.Put(crate)))
        {
            TakeFiles(records);
            _queue.TryGet(s_patience, out var received).Should().BeTrue();
            ((Crate)received!).Unpack(_front.Letter, _back.Letter);
        }

        crate.CloseFiles();
        ClosePens();
        SeeEnds();
        GoesOn();
    }

    [Fact]
    public void AMessageThatIsGivenUpHalfWay_AndForGood_LeavesNothing()
    {
        var records = FillTether();
        var crate = Crate.Pack(_front.Pen, Two, _back.Pen);
        _queue.TryPut(crate, TimeSpan.FromMilliseconds(100)).Should().BeFalse();
        crate.CloseFiles();
        ClosePens();
        TakeFiles(records);
        _queue.TryGet(out _).Should().BeFalse();
        SeeEnds();
        Words.DroppedTag.Value.Should().Be(Words.StaleTag.Value);
        GoesOn();
    }

    /// <summary>Puts handles until no more records go in, and takes one.</summary>
    /// <returns>How many are there.</returns>
    private int FillTether()
    {
        using var file = File.OpenHandle(Environment.ProcessPath!);
        var records = 0;
        while (_queue.TryPut(file))
            records++;
        records.Should().BeGreaterThan(1);
        TakeFiles(1);
        return records - 1;
    }

    private void TakeFiles(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _queue.TryGet(s_patience, out var file).Should().BeTrue();
            ((IDisposable)file!).Dispose();
        }
    }

    private void Put(int files)
    {
        var crate = Crate.Pack(_front.Pen, files, _back.Pen);
        _queue.Put(crate);
        crate.CloseFiles();
        ClosePens();
    }

    private void ClosePens()
    {
        _front.Pen.Dispose();
        _back.Pen.Dispose();
    }

    private void Fails() =>
        _queue.Invoking(each => Recipient.Get(each)).Should().Throw<UnpicklingException>().WithMessage("*handles*lost*");

    /// <summary>Nobody has the ends that the message brought.</summary>
    private void SeeEnds()
    {
        Recipient.SeesEnd(_front.Letter).Should().BeTrue("the handles of the first record are closed");
        Recipient.SeesEnd(_back.Letter).Should().BeTrue("the handles of the last record are closed");
    }

    /// <summary>Another message of several records arrives whole, while somebody waits for it: who reads drops what is left of others before it.</summary>
    private void GoesOn()
    {
        var (front, frontPen) = Pipe.Create(duplex: false);
        var (back, backPen) = Pipe.Create(duplex: false);
        using (front)
        using (back)
        {
            object? received = null;
            using (var reader = new Waiter(() => _queue.TryGet(s_patience, out received)))
            {
                var crate = Crate.Pack(frontPen, Two, backPen);
                Recipient.Put(_queue, crate);
                crate.CloseFiles();
                frontPen.Dispose();
                backPen.Dispose();
            }

            ((Crate)received!).Unpack(front, back);
            Recipient.SeesEnd(front).Should().BeTrue();
            Recipient.SeesEnd(back).Should().BeTrue();
        }
    }
}
