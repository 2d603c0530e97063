using MultiProc.Channels.Lanes;
using MultiProc.Foundation;

namespace MultiProc.StressTests.Channels;

/// <summary>One test per row "Read" of the crash table in src/MultiProc/Channels/README.md; the names begin with the row's number.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ReaderKillTests
{
    private const int Long = 3 << 20;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("R1", "lane.reading")]
    [InlineData("R2", "lane.copied")]
    [InlineData("R2", "lane.peeked")]
    [InlineData("R3", "lane.taking")]
    public void R1_R2_R3_TheMessageStays_WithItsHandles(string row, string step)
    {
        row.Should().NotBeNull();
        using var queue = new Queue<Parcel>();
        using var victim = new Victim(step, () => queue.Get()).Start().AwaitSleep();
        Put(queue, 1);
        victim.AwaitStep();
        Put(queue, 2);
        victim.Kill();
        for (byte number = 1; number <= 2; number++)
            Get(queue, number);
        GoesOn(queue);
    }

    [Theory]
    [InlineData("R4", "lane.taken")]
    [InlineData("R5", "lane.consumed")]
    [InlineData("R7", "lane.readers-unlocked")]
    [InlineData("R8", "lane.decoded")]
    public void R4_R5_R7_R8_TheMessageIsLost_ItsHandlesAreClosed_AndTheNextHasItsOwn(string row, string step)
    {
        row.Should().NotBeNull();
        using var queue = new Queue<Parcel>();
        var (letter, pen) = Pipe.Create(duplex: false);
        using (letter)
        {
            using var victim = new Victim(step, () => queue.Get()).Start();
            queue.Put(new Parcel([], pen, new SharedCell(), new Lock()));
            pen.Dispose();
            victim.AwaitStep();
            Put(queue, 2);
            victim.Kill();
            Get(queue, 2);
            Recipient.SeesEnd(letter).Should().BeTrue();
            GoesOn(queue);
        }
    }

    /// <summary>Such a message takes a shorter way, if it is there and nobody else is at it.</summary>
    [Theory]
    [InlineData("R1", "lane.reading", true)]
    [InlineData("R2", "lane.copied", true)]
    [InlineData("R4", "lane.taken", false)]
    [InlineData("R7", "lane.readers-unlocked", false)]
    public void R1_R2_R4_R7_HoldForAMessageOfBytesAlone(string row, string step, bool stays)
    {
        row.Should().NotBeNull();
        using var queue = new Queue<int>();
        queue.Put(7);
        using var victim = new Victim(step, () => queue.Get()).Start().AwaitStep();
        Recipient.Put(queue, 8);
        victim.Kill();
        Recipient.GetsAll(queue).Should().Equal(stays ? [7, 8] : [8]);
    }

    /// <summary>The lane is as full as one of 4 GiB through which items have gone: but for the last 2 MiB, its memory is what the victim gives back. Whoever wrote there before that is repaired would lose it.</summary>
    [Fact]
    public void R6_MemoryThatWasGivenBack_IsNotGivenBackAgain()
    {
        const int Size = 300_000;
        const int Room = 2 << 20;
        const int MoreThanRoom = 9;
        using var queue = new Queue<byte[]>();
        var lane = queue.Core.Link.Channel.Lanes[0];
        var freed = (Room / (uint)LaneLayout.Unit) - lane.Bytes.Units;
        lane.Words.Freed.Value = freed;
        lane.Words.Seen.Value = LanePosition.Of(0, freed).Word;
        using var victim = new Victim("lane.discarded", () => queue.Get()).Start();
        queue.Put(Numbers(Size, 0));
        victim.AwaitStep().Kill();
        lane.Words.Freed.Value.Should().Be(freed, "it came no further");

        for (var i = 1; i <= MoreThanRoom; i++)
            Recipient.Put(queue, Numbers(Size, i)); // who waits for the place repairs
        lane.Words.Freed.Value.Should().Be(0, "it is repaired");
        for (var i = 1; i < 40; i++)
        {
            Recipient.Get(queue).Should().Equal(Numbers(Size, i));
            Recipient.Put(queue, Numbers(Size, i + MoreThanRoom));
        }
    }

    [Theory]
    [InlineData("lane.taken")]
    [InlineData("lane.readers-unlocked")]
    public void R7_ASleepingWriter_GoesOnWithinASecond_WhenTheReaderIsKilledBeforeItWakesIt(string step)
    {
        using var queue = new Queue<int>(maxSize: 1);
        queue.Put(1);
        var go = new Event();
        using var victim = new Victim(step, () =>
        {
            go.Wait();
            _ = queue.Get();
        }).Start();
        using var writer = new Waiter(() => queue.Put(2)).AwaitSleep();
        go.Set();
        victim.AwaitStep().Kill();
        writer.EndsInASecond().Should().BeTrue();
        queue.Get().Should().Be(2);
    }

    [Fact]
    public void R8_CountsOfSlots_AreAllThatIsLost()
    {
        using var queue = new Queue<Lock>();
        var before = ArenaLosses.HeldSlots();
        for (var i = 0; i < 3; i++)
        {
            queue.Put(new Lock());
            using var victim = new Victim("lane.decoded", () => queue.Get()).Start().AwaitStep();
            victim.Kill();
        }

        Eventually.Holds(() => ArenaLosses.HeldSlots() <= before + 3 + 3, s_patience).Should().BeTrue("one slot a kill, and what this test has");
    }

    [Fact]
    public void R9_TheRestOfALongMessage_IsPassedOver_AndTheNextArrives()
    {
        var (first, second) = Pipe.Create();
        using (first)
        using (second)
        {
            using var victim = new Victim("lane.taken", () => first.RecvBytes()).Start();
            using var writer = new Waiter(() =>
            {
                second.SendBytes(new byte[Long]);
                second.SendBytes([5]);
            });
            victim.AwaitStep().Kill();
            var read = Task.Run(() => first.RecvBytes());
            Second.Suffices(read.Wait).Should().BeTrue();
            read.Result.Should().Equal(5);
        }
    }

    [Fact]
    public void R9_TheHandlesOfALongMessage_AreClosed_WhenItsReaderIsKilled()
    {
        var (first, second) = Pipe.Create();
        var (letter, pen) = Pipe.Create(duplex: false);
        using (first)
        using (second)
        using (letter)
        {
            using var victim = new Victim("lane.taken", () => first.Recv<Parcel>()).Start();
            using var writer = new Waiter(() =>
            {
                second.Send(new Parcel(new byte[Long], pen, new SharedCell(), new Lock()));
                pen.Dispose();
            });
            victim.AwaitStep().Kill();
            var next = Task.Run(() => first.RecvBytes());
            Recipient.SeesEnd(letter).Should().BeTrue("nobody can receive it any more");
            second.SendBytes([5]);
            Second.Suffices(next.Wait).Should().BeTrue();
            next.Result.Should().Equal(5);
        }
    }

    /// <summary>Who gives up in the middle of a message, and lives, takes nothing along either.</summary>
    [Fact]
    public void R9_TheHandlesOfALongMessage_AreClosed_WhenItsReaderGivesUp()
    {
        var (first, second) = Pipe.Create();
        var (letter, pen) = Pipe.Create(duplex: false);
        using var patience = new CancellationTokenSource();
        using (first)
        using (second)
        using (letter)
        {
            using var writer = new Victim("lane.begun", () => second.Send(new Parcel(new byte[Long], pen, new SharedCell(), new Lock()))).Start();
            var given = Task.Run(() => first.Recv<Parcel>(patience.Token));
            writer.AwaitStep();
            pen.Dispose();
            Eventually.Holds(() => !first.Poll(), s_patience).Should().BeTrue("what there is of the message is taken");
            patience.Cancel();
            given.Invoking(each => each.Wait()).Should().Throw<AggregateException>().WithInnerException<OperationCanceledException>();
            var next = Task.Run(() => first.RecvBytes());
            writer.Kill();
            Recipient.SeesEnd(letter).Should().BeTrue("nobody can receive it any more");
            second.SendBytes([5]);
            Second.Suffices(next.Wait).Should().BeTrue();
        }
    }

    /// <summary>The locks of a lane are never left behind by somebody who lives.</summary>
    [Fact]
    public void R4_AnEndThatIsClosedWhileItRepairs_LeavesTheLockToOthers()
    {
        var (first, second) = Pipe.Create();
        var closed = new Event();
        using var survivor = new Process(() =>
        {
            CrashPoint.Reached = step =>
            {
                if (step == "lane.reading")
                    first.Dispose();
            };
            _ = first.Invoking(each => each.RecvBytes()).Should().Throw<ObjectDisposedException>();
            CrashPoint.Reached = null;
            closed.Set();
            Thread.Sleep(Timeout.Infinite);
        });
        using (first)
        using (second)
        {
            using var victim = new Victim("lane.taken", () => first.Recv<Parcel>()).Start();
            second.Send(Parcel.Pack(new byte[8]));
            victim.AwaitStep();
            second.SendBytes([5]);
            victim.Kill();
            survivor.Start();
            closed.Wait(s_patience).Should().BeTrue();
            var read = Task.Run(() => first.RecvBytes());
            var isDone = Second.Suffices(read.Wait);
            survivor.Kill();
            survivor.Join();
            isDone.Should().BeTrue();
            read.Result.Should().Equal(5);
        }
    }

    private static void Put(Queue<Parcel> queue, byte number)
    {
        var parcel = Parcel.Pack([number, 0, 0, 0, 0, 0, 0, 0]);
        Recipient.Put(queue, parcel);
        parcel.Letter.Dispose();
    }

    /// <summary>The next message is that, and has what belongs to it.</summary>
    private static void Get(Queue<Parcel> queue, byte number)
    {
        var parcel = Recipient.Get(queue);
        parcel.Text[0].Should().Be(number);
        parcel.Unpack().Should().BeTrue();
    }

    private static void GoesOn(Queue<Parcel> queue)
    {
        queue.Count.Should().Be(0);
        Put(queue, 9);
        Get(queue, 9);
        queue.TryGet(out _).Should().BeFalse();
    }

    private static byte[] Numbers(int size, int number)
    {
        var bytes = new byte[size];
        Array.Fill(bytes, (byte)(number + 1));
        return bytes;
    }
}
