namespace MultiProc.StressTests.Channels;

/// <summary>One test per row "Write" of the crash table in src/MultiProc/Channels/README.md; the names begin with the row's number.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class WriterKillTests
{
    private const int Long = 3 << 20;
    private static readonly TimeSpan s_severalLooks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void W0_CountedSlots_AreAllThatIsLost()
    {
        using var queue = new Queue<Lock>();
        var before = ArenaLosses.HeldSlots();
        for (var i = 0; i < 3; i++)
        {
            using var victim = new Victim("lane.counted", () => queue.Put(new Lock())).Start().AwaitStep();
            victim.Kill();
        }

        queue.Count.Should().Be(0);
        queue.Put(new Lock());
        queue.Get().Acquire(TimeSpan.Zero).Should().BeTrue();
        Eventually.Holds(() => ArenaLosses.HeldSlots() <= before + 3 + 3, s_patience).Should().BeTrue("one slot a kill, and what this test has");
    }

    [Theory]
    [InlineData("W1", "lane.writing")]
    [InlineData("W2", "lane.tagged")]
    [InlineData("W2", "lane.recorded")]
    [InlineData("W3", "lane.written")]
    public void W1_W2_W3_TheMessageIsLost_ItsHandlesToo_AndTheOthersGoOnWithinASecond(string row, string step)
    {
        row.Should().NotBeNull();
        using var queue = new Queue<Parcel>();
        var (letter, pen) = Pipe.Create(duplex: false);
        using (letter)
        {
            using var victim = new Victim(step, () =>
            {
                queue.Put(new Parcel([], pen, new SharedCell(), new Lock()));
            }).Start().AwaitStep();
            pen.Dispose();
            victim.Kill();

            GoesOn(queue);
            queue.TryGet(out _).Should().BeFalse();
            Recipient.SeesEnd(letter).Should().BeTrue("the dead one's handle was on its way to nobody, and is closed");
        }
    }

    [Theory]
    [InlineData("W4", "lane.committed")]
    [InlineData("W5", "lane.writers-unlocked")]
    public void W4_W5_TheMessageIsThere_WithItsHandles(string row, string step)
    {
        row.Should().NotBeNull();
        using var queue = new Queue<Parcel>();
        var sent = Parcel.Pack([1, 2, 3, 4, 5, 6, 7, 8]);
        using var victim = new Victim(step, () => queue.Put(sent)).Start().AwaitStep();
        sent.Letter.Dispose();
        victim.Kill();
        queue.Count.Should().Be(1);
        Recipient.Get(queue).Unpack().Should().BeTrue();
        GoesOn(queue);
    }

    /// <summary>Such a message takes a shorter way, if nobody else is at it.</summary>
    [Theory]
    [InlineData("W1", "lane.writing", false)]
    [InlineData("W3", "lane.written", false)]
    [InlineData("W4", "lane.committed", true)]
    [InlineData("W5", "lane.writers-unlocked", true)]
    public void W1_W3_W4_W5_HoldForAMessageOfBytesAlone(string row, string step, bool isThere)
    {
        row.Should().NotBeNull();
        using var queue = new Queue<int>();
        using var victim = new Victim(step, () => queue.Put(7)).Start().AwaitStep();
        victim.Kill();
        Recipient.Put(queue, 8);
        Recipient.GetsAll(queue).Should().Equal(isThere ? [7, 8] : [8]);
    }

    [Theory]
    [InlineData("lane.committed")]
    [InlineData("lane.writers-unlocked")]
    [InlineData("lane.rung")]
    public void W5_ASleepingReader_GetsTheMessageWithinASecond_WhenItsWriterIsKilledBeforeItWakesIt(string step)
    {
        using var queue = new Queue<int>();
        var go = new Event();
        using var victim = new Victim(step, () =>
        {
            go.Wait();
            queue.Put(7);
        }).Start();
        var got = 0;
        using var reader = new Waiter(() => got = queue.Get()).AwaitSleep();
        go.Set();
        victim.AwaitStep().Kill();
        reader.EndsInASecond().Should().BeTrue();
        got.Should().Be(7);
    }

    [Fact]
    public void W6_TheRestOfALongMessage_IsNotWaitedFor_AndTheNextArrives()
    {
        var (first, second) = Pipe.Create();
        using (first)
        using (second)
        {
            using var victim = new Victim("lane.begun", () => second.SendBytes(new byte[Long])).Start().AwaitStep();
            byte[] got = [];
            using var reader = new Waiter(() => got = first.RecvBytes());
            using var writer = new Waiter(() => second.SendBytes([5]));
            victim.Kill();
            writer.EndsInASecond().Should().BeTrue();
            reader.EndsInASecond().Should().BeTrue();
            got.Should().Equal(5);
        }
    }

    /// <summary>Nobody takes the dead writer's lock over but the reader that is in the middle of the message.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    public void W6_ReadersInTheMiddle_NoticeByThemselves(int readers, bool isAsync)
    {
        var (first, second) = Pipe.Create();
        using (first)
        using (second)
        {
            var reads = Enumerable.Range(0, readers).Select(_ => isAsync ? first.RecvBytesAsync() : Task.Run(() => first.RecvBytes())).ToList();
            using var victim = new Victim("lane.begun", () => second.SendBytes(new byte[Long])).Start().AwaitStep();
            victim.Kill();
            Recipient.AwaitFreeLock(second).Should().BeTrue("the reader took the lock over, and said that no more will come");
            for (var i = 0; i < readers; i++)
                second.SendBytes([5]);
            Second.Suffices(limit => Task.WaitAll([.. reads], limit)).Should().BeTrue();
            reads.Should().OnlyContain(read => read.Result.SequenceEqual(new byte[] { 5 }));
        }
    }

    /// <summary>A task that waits for a message must not stand in the way of one that is in the middle of one.</summary>
    [Fact]
    public void W6_ATaskInTheMiddle_Notices_ThoughAnotherWaitsForTheNextMessage()
    {
        var (first, second) = Pipe.Create();
        using (first)
        using (second)
        {
            var inTheMiddle = first.RecvBytesAsync();
            using var victim = new Victim("lane.begun", () => second.SendBytes(new byte[Long])).Start().AwaitStep();
            Eventually.Holds(() => !first.Poll(), s_patience).Should().BeTrue("what there is of the message is taken");
            var next = first.RecvBytesAsync();
            Thread.Sleep(s_severalLooks); // nobody signals that the first has looked again, and waits behind the other
            victim.Kill();
            Recipient.AwaitFreeLock(second).Should().BeTrue("the reader took the lock over, and said that no more will come");
            second.SendBytes([5]);
            second.SendBytes([5]);
            Second.Suffices(limit => Task.WaitAll([inTheMiddle, next], limit)).Should().BeTrue();
        }
    }

    [Fact]
    public void W6_TheEndInTheMiddleOfAMessage_IsAnErrorOfItsOwn()
    {
        var (first, second) = Pipe.Create();
        using (first)
        {
            using var victim = new Victim("lane.begun", () => second.SendBytes(new byte[Long])).Start().AwaitStep();
            second.Dispose();
            var read = Task.Run(() => first.RecvBytes());
            victim.Kill();
            Second.Suffices(limit => Eventually.Holds(() => read.IsCompleted, limit)).Should().BeTrue();
            read.Exception!.InnerException.Should().BeOfType<IOException>();
            first.Invoking(each => each.RecvBytes()).Should().Throw<EndOfStreamException>();
        }
    }

    [Fact]
    public void W6_TheHandlesOfALongMessage_AreClosed_WhenItsWriterIsKilled()
    {
        var (first, second) = Pipe.Create();
        var (letter, pen) = Pipe.Create(duplex: false);
        using (first)
        using (second)
        using (letter)
        {
            using var victim = new Victim("lane.begun", () => second.Send(new Parcel(new byte[Long], pen, new SharedCell(), new Lock()))).Start().AwaitStep();
            pen.Dispose();
            victim.Kill();
            second.Send(Parcel.Pack(new byte[8]));
            first.Recv<Parcel>().Unpack().Should().BeTrue();
            Recipient.SeesEnd(letter).Should().BeTrue();
        }
    }

    /// <summary>The next message arrives, it alone, and has what belongs to it.</summary>
    private static void GoesOn(Queue<Parcel> queue)
    {
        Recipient.Put(queue, Parcel.Pack([8, 7, 6, 5, 4, 3, 2, 1]));
        queue.Count.Should().Be(1);
        var parcel = Recipient.Get(queue);
        parcel.Text.Should().StartWith(new byte[] { 8, 7 });
        parcel.Unpack().Should().BeTrue();
    }
}
