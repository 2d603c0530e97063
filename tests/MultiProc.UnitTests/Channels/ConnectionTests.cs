namespace MultiProc.UnitTests.Channels;

/// <summary>Both ends of a pipe in one process.</summary>
public sealed class ConnectionTests
{
    // What a pipe's lane holds, and the longest message that is one fragment of it.
    private const int Window = 1 << 20;
    private const int Fragment = Window / 4;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int> Sizes => [0, 1, 7, 8, 9, Fragment - 9, Fragment - 8, Fragment - 1, Fragment, Fragment + 1, Window - 1, Window, Window + 1, 3 * Window + 5];

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task RecvBytes_GivesWhatWasSent_WhateverItsSize(int size)
    {
        var (mine, yours) = Pipe.Create();
        using (mine)
        using (yours)
        {
            var bytes = Bytes(size, seed: size);
            var sending = Task.Run(() => mine.SendBytes(bytes), Token);
            yours.RecvBytes(cancellationToken: Token).Should().Equal(bytes);
            await sending;
            sending = yours.SendBytesAsync(bytes, Token);
            (await mine.RecvBytesAsync(cancellationToken: Token)).Should().Equal(bytes);
            await sending;
        }
    }

    [Fact]
    public async Task Messages_ComeInOrder_ThroughManyWindows()
    {
        var (mine, yours) = Pipe.Create(duplex: false);
        using (mine)
        using (yours)
        {
            const int Count = 200_000;
            var sending = Task.Run(
                () =>
                {
                    for (var i = 0; i < Count; i++)
                        yours.Send(i, Token);
                },
                Token);
            for (var i = 0; i < Count; i++)
            {
                mine.Recv<int>(Token).Should().Be(i);
                if (i % 1000 == 0)
                    TimeLimitAttribute.Renew();
            }

            await sending;
        }
    }

    [Fact]
    public void Recv_GivesTheValue_WithWhatIsOursInIt()
    {
        var (mine, yours) = Pipe.Create();
        using (mine)
        using (yours)
        {
            var gate = new Lock();
            gate.Acquire();
            mine.Send(("a", new[] { 1.5 }, gate));
            gate.Dispose();
            var (text, numbers, received) = yours.Recv<(string, double[], Lock)>(Token);
            text.Should().Be("a");
            numbers.Should().Equal(1.5);
            received.Release();
            received.Dispose();
        }
    }

    [Fact]
    public void AConnection_TravelsInAMessage_ThoughItsSenderClosesItAtOnce()
    {
        var (mine, yours) = Pipe.Create();
        var (left, right) = Pipe.Create();
        using (mine)
        using (yours)
        using (left)
        {
            mine.Send(right);
            right.Dispose();
            left.Poll().Should().BeFalse("the end is on its way, and somebody may read it");
            using (var received = yours.Recv<Connection>(Token))
                received.Send("through");
            left.Recv<string>(Token).Should().Be("through");
            FluentActions.Invoking(() => left.Recv<string>(Token)).Should().Throw<EndOfStreamException>();
        }
    }

    [Fact]
    public void AConnection_IsTheSameAsItsCopy_AndGoesOnWithoutIt()
    {
        var (mine, yours) = Pipe.Create();
        var (left, right) = Pipe.Create();
        using (mine)
        using (yours)
        using (left)
        using (right)
        {
            mine.Send(right);
            yours.Recv<Connection>(Token).Dispose();
            right.Send(1);
            left.Recv<int>(Token).Should().Be(1);
        }
    }

    [Fact]
    public void Send_RefusesTheConnectionItself()
    {
        var (mine, yours) = Pipe.Create();
        using (mine)
        using (yours)
        {
            FluentActions.Invoking(() => mine.Send(new object[] { 1, mine })).Should().Throw<PicklingException>().WithMessage("*itself*");
            mine.Send(2);
            yours.Recv<int>(Token).Should().Be(2);
        }
    }

    [Fact]
    public void Recv_TellsTheEnd_AfterWhatWasSentBefore()
    {
        var (mine, yours) = Pipe.Create();
        using (mine)
        {
            yours.Send(1);
            yours.Dispose();
            yours.Dispose();
            mine.Poll().Should().BeTrue();
            mine.Recv<int>(Token).Should().Be(1);
            mine.Poll().Should().BeTrue("the end is something, too");
            FluentActions.Invoking(() => mine.Recv<int>(Token)).Should().Throw<EndOfStreamException>();
            FluentActions.Invoking(() => mine.Send(1)).Should().Throw<IOException>().WithMessage("*broken*");
        }
    }

    [Fact]
    public async Task AReader_IsToldTheEnd_WhileItWaits()
    {
        var (mine, yours) = Pipe.Create();
        using (mine)
        {
            var thread = Task.Run(() => mine.Recv<int>(Token), Token);
            var task = mine.RecvAsync<int>(Token);
            yours.Dispose();
            await FluentActions.Awaiting(() => thread).Should().ThrowAsync<EndOfStreamException>();
            await FluentActions.Awaiting(() => task).Should().ThrowAsync<EndOfStreamException>();
        }
    }

    [Fact]
    public async Task AReader_IsToldTheEnd_InTheMiddleOfAMessage()
    {
        var (mine, yours) = Pipe.Create();
        using (mine)
        {
            using var leave = new CancellationTokenSource();
            var sending = yours.SendBytesAsync(new byte[4 * Window], leave.Token);
            await leave.CancelAsync();
            await FluentActions.Awaiting(() => sending).Should().ThrowAsync<OperationCanceledException>();
            yours.Dispose();
            FluentActions.Invoking(() => mine.RecvBytes(cancellationToken: Token)).Should().Throw<IOException>().WithMessage("*middle*");
            FluentActions.Invoking(() => mine.RecvBytes(cancellationToken: Token)).Should().Throw<EndOfStreamException>();
        }
    }

    [Fact]
    public async Task AMessageThatWasGivenUp_IsPassedOver()
    {
        var (mine, yours) = Pipe.Create();
        using (mine)
        using (yours)
        {
            using var leave = new CancellationTokenSource();
            var sending = yours.SendBytesAsync(new byte[4 * Window], leave.Token);
            await leave.CancelAsync();
            await FluentActions.Awaiting(() => sending).Should().ThrowAsync<OperationCanceledException>();
            var second = yours.SendAsync("next", Token);
            mine.Recv<string>(Token).Should().Be("next");
            await second;
        }
    }

    /// <summary>The writer lives, stands in the middle of a long message, and finishes it when the reader has left.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AReaderThatLeftAMessage_LosesIt_AndTheNextOneComes(bool isAsync)
    {
        var (mine, yours) = Pipe.Create();
        using (mine)
        using (yours)
        using (var writer = new StoppedWriter(Token))
        {
            using var leave = new CancellationTokenSource();
            var reading = isAsync ? mine.RecvBytesAsync(cancellationToken: leave.Token) : Task.Run(() => mine.RecvBytes(cancellationToken: leave.Token), Token);
            var writing = Task.Run(() => yours.SendBytes(Bytes(4 * Window, seed: 1), Token), Token);
            Eventually.Holds(() => writer.Stands && !mine.Poll(), s_patience).Should().BeTrue("what there is of the message is taken");
            reading.IsCompleted.Should().BeFalse("the rest is to come");
            await leave.CancelAsync();
            await FluentActions.Awaiting(() => reading).Should().ThrowAsync<OperationCanceledException>();
            writer.GoOn();

            var next = Bytes((2 * Window) + 3, seed: 2);
            var received = Task.Run(() => mine.RecvBytes(cancellationToken: Token), Token);
            await writing;
            yours.SendBytes(next, Token);
            (await received).Should().Equal(next);
            yours.Send(5);
            mine.Recv<int>(Token).Should().Be(5);
            mine.Poll().Should().BeFalse();
        }
    }

    [Fact]
    public async Task Send_WaitsWhileTheChannelIsFull_AndCanBeCancelled()
    {
        var (mine, yours) = Pipe.Create();
        using (mine)
        using (yours)
        {
            var piece = new byte[Fragment];
            var sent = 0;
            using var leave = new CancellationTokenSource();
            while (true)
            {
                var sending = mine.SendBytesAsync(piece, leave.Token);
                if (!sending.IsCompleted)
                {
                    await leave.CancelAsync();
                    await FluentActions.Awaiting(() => sending).Should().ThrowAsync<OperationCanceledException>();
                    break;
                }

                sent++;
            }

            sent.Should().Be(3, "four quarters and their headers are more than the whole");
            for (var i = 0; i < sent; i++)
                yours.RecvBytes(cancellationToken: Token).Should().HaveCount(Fragment);
            yours.Poll().Should().BeFalse();
        }
    }

    [Fact]
    public async Task ASender_IsTold_WhileItWaitsForRoom()
    {
        var (mine, yours) = Pipe.Create();
        using (mine)
        {
            var sending = mine.SendBytesAsync(new byte[4 * Window], Token);
            yours.Dispose();
            await FluentActions.Awaiting(() => sending).Should().ThrowAsync<IOException>();
        }
    }

    [Fact]
    public void Simplex_GoesOneWay()
    {
        var (mine, yours) = Pipe.Create(duplex: false);
        using (mine)
        using (yours)
        {
            (mine.Readable, mine.Writable, yours.Readable, yours.Writable).Should().Be((true, false, false, true));
            FluentActions.Invoking(() => mine.Send(1)).Should().Throw<InvalidOperationException>();
            FluentActions.Invoking(() => yours.Recv<int>(Token)).Should().Throw<InvalidOperationException>();
            FluentActions.Invoking(() => yours.Poll()).Should().Throw<InvalidOperationException>();
            yours.Send(1);
            mine.Recv<int>(Token).Should().Be(1);
        }
    }

    [Fact]
    public void RecvBytes_RefusesAMessageThatIsTooLong_AndReadsNoMore()
    {
        var (mine, yours) = Pipe.Create();
        using (mine)
        using (yours)
        {
            mine.SendBytes(new byte[10]);
            FluentActions.Invoking(() => yours.RecvBytes(9)).Should().Throw<IOException>().WithMessage("*length*");
            yours.Readable.Should().BeFalse();
            FluentActions.Invoking(() => yours.RecvBytes(10)).Should().Throw<InvalidOperationException>();
            yours.Send(1);
            mine.Recv<int>(Token).Should().Be(1, "it can still send");
        }

        (mine, yours) = Pipe.Create(duplex: false);
        using (mine)
        using (yours)
        {
            yours.SendBytes(new byte[10]);
            FluentActions.Invoking(() => mine.RecvBytes(9)).Should().Throw<IOException>();
            mine.Closed.Should().BeTrue("there is nothing that it can still do");
        }
    }

    [Fact]
    public void RecvBytesInto_FillsTheBuffer_OrGivesTheMessageInItsError()
    {
        var (mine, yours) = Pipe.Create();
        using (mine)
        using (yours)
        {
            var buffer = new byte[8];
            mine.SendBytes([1, 2, 3]);
            yours.RecvBytesInto(buffer.AsMemory(2), Token).Should().Be(3);
            buffer.Should().Equal(0, 0, 1, 2, 3, 0, 0, 0);
            mine.SendBytes(new byte[9]);
            FluentActions.Invoking(() => yours.RecvBytesInto(buffer, Token)).Should().Throw<BufferTooShortException>().Which.FullMessage.Length.Should().Be(9);
            mine.SendBytes([]);
            yours.RecvBytesInto(buffer, Token).Should().Be(0);
            mine.SendBytes(new byte[2 * Window / 8]);
            yours.RecvBytesInto(new byte[Window], Token).Should().Be(2 * Window / 8);
        }
    }

    [Fact]
    public void SendBytes_TakesAPart_AndRefusesWhatLiesOutside()
    {
        var (mine, yours) = Pipe.Create();
        using (mine)
        using (yours)
        {
            byte[] bytes = [1, 2, 3, 4];
            mine.SendBytes(bytes, 1, 2, Token);
            yours.RecvBytes(cancellationToken: Token).Should().Equal(2, 3);
            mine.SendBytes(bytes, 4, 0, Token);
            yours.RecvBytes(cancellationToken: Token).Should().BeEmpty();
            foreach (var (offset, size) in new[] { (-1, 1), (0, -1), (0, 5), (5, 0), (2, 3) })
                FluentActions.Invoking(() => mine.SendBytes(bytes, offset, size, Token)).Should().Throw<ArgumentOutOfRangeException>();
            FluentActions.Invoking(() => yours.RecvBytes(-1)).Should().Throw<ArgumentOutOfRangeException>();
            FluentActions.Invoking(() => { _ = yours.RecvBytesAsync(-1); }).Should().Throw<ArgumentOutOfRangeException>();
        }
    }

    [Fact]
    public void AnItemThatCannotBeReadBack_FailsAlone()
    {
        var (mine, yours) = Pipe.Create();
        using (mine)
        using (yours)
        {
            mine.SendBytes([1, 2, 3]);
            mine.Send("text");
            mine.Send(7);
            FluentActions.Invoking(() => yours.Recv<int>(Token)).Should().Throw<UnpicklingException>();
            FluentActions.Invoking(() => yours.Recv<int>(Token)).Should().Throw<UnpicklingException>().WithMessage("*String*");
            yours.Recv<int>(Token).Should().Be(7);
        }
    }

    [Fact]
    public void AnEndInAMessageThatFails_DoesNotSpoilItsOtherCopies()
    {
        var (mine, yours) = Pipe.Create();
        var (left, right) = Pipe.Create();
        using (mine)
        using (yours)
        using (left)
        {
            mine.Send(new object[] { right, new Unreadable() });
            mine.Send(right);
            right.Dispose();
            FluentActions.Invoking(() => yours.Recv<object[]>(Token)).Should().Throw<UnpicklingException>();
            using (var received = yours.Recv<Connection>(Token))
                received.Send(1);
            left.Recv<int>(Token).Should().Be(1);
            FluentActions.Invoking(() => left.Recv<int>(Token)).Should().Throw<EndOfStreamException>("no copy is left");
        }
    }

    [Fact]
    public async Task SendAsync_TakesASnapshot()
    {
        var (mine, yours) = Pipe.Create();
        using (mine)
        using (yours)
        {
            var numbers = new int[Window];
            var sending = mine.SendAsync(numbers, Token);
            sending.IsCompleted.Should().BeFalse();
            Array.Fill(numbers, 1);
            yours.Recv<int[]>(Token).Should().OnlyContain(number => number == 0);
            await sending;
        }
    }

    [Fact]
    public async Task Dispose_EndsTheCallThatWaitsForAnother()
    {
        var (mine, yours) = Pipe.Create();
        using (yours)
        {
            using var leave = new CancellationTokenSource();
            var longSending = mine.SendBytesAsync(new byte[4 * Window], leave.Token);
            var behind = Task.Run(() => mine.Send(1, Token), Token);
            mine.Dispose();
            await FluentActions.Awaiting(() => longSending).Should().ThrowAsync<ObjectDisposedException>();
            await FluentActions.Awaiting(() => behind).Should().ThrowAsync<ObjectDisposedException>();
        }
    }

    [Fact]
    public void AClosedConnection_SaysSo_AndTravelsClosed()
    {
        var (mine, yours) = Pipe.Create();
        var (carrier, end) = Pipe.Create();
        using (yours)
        using (carrier)
        using (end)
        {
            mine.Dispose();
            mine.Closed.Should().BeTrue();
            FluentActions.Invoking(() => mine.Send(1)).Should().Throw<ObjectDisposedException>();
            FluentActions.Invoking(() => mine.Recv<int>(Token)).Should().Throw<ObjectDisposedException>();
            FluentActions.Invoking(() => mine.Poll()).Should().Throw<ObjectDisposedException>();
            FluentActions.Invoking(() => mine.Readable).Should().Throw<ObjectDisposedException>();
            mine.ToString().Should().Be("Connection(closed)");
            carrier.Send(mine);
            end.Recv<Connection>(Token).Closed.Should().BeTrue();
        }
    }

    [Fact]
    public async Task Dispose_EndsTheCallsThatWaitHere()
    {
        var (mine, yours) = Pipe.Create();
        using (yours)
        {
            var thread = Task.Run(() => mine.Recv<int>(Token), Token);
            var task = mine.RecvAsync<int>(Token);
            var poll = mine.PollAsync(Timeout.InfiniteTimeSpan, Token);
            mine.Dispose();
            await FluentActions.Awaiting(() => thread).Should().ThrowAsync<ObjectDisposedException>();
            await FluentActions.Awaiting(() => task).Should().ThrowAsync<ObjectDisposedException>();
            await FluentActions.Awaiting(() => poll).Should().ThrowAsync<ObjectDisposedException>();
        }
    }

    [Fact]
    public async Task AnEndSharedByThreads_StaysWhole()
    {
        var (mine, yours) = Pipe.Create();
        using (mine)
        using (yours)
        {
            const int Threads = 4;
            const int Each = 2000;
            var senders = Enumerable.Range(0, Threads).Select(number => Task.Run(
                () =>
                {
                    var random = new Random(number);
                    for (var i = 0; i < Each; i++)
                        mine.SendBytes(Bytes(random.Next(10) == 0 && i % 50 == 0 ? Fragment + random.Next(Window) : random.Next(200), seed: (number * Each) + i), Token);
                },
                Token)).ToArray();
            var readers = Enumerable.Range(0, Threads).Select(_ => Task.Run(
                async () =>
                {
                    for (var i = 0; i < Each; i++)
                    {
                        var bytes = i % 2 == 0 ? yours.RecvBytes(cancellationToken: Token) : await yours.RecvBytesAsync(cancellationToken: Token);
                        if (bytes.Length >= sizeof(int))
                            bytes.Should().Equal(Bytes(bytes.Length, BitConverter.ToInt32(bytes)));
                    }
                },
                Token)).ToArray();
            await Task.WhenAll([.. senders, .. readers]);
            yours.Poll().Should().BeFalse();
        }
    }

    [Fact]
    public async Task AsStream_CarriesBytes_UntilItIsClosed()
    {
        var (mine, yours) = Pipe.Create();
        await using var reading = yours.AsStream();
        var bytes = Bytes(100_000, seed: 3);
        var writing = Task.Run(
            async () =>
            {
                await using var stream = mine.AsStream();
                for (var at = 0; at < bytes.Length; at += 1000)
                    await stream.WriteAsync(bytes.AsMemory(at, 1000), Token);
            },
            Token);
        using var all = new MemoryStream();
        await reading.CopyToAsync(all, 777, Token);
        await writing;
        all.ToArray().Should().Equal(bytes);
        mine.Closed.Should().BeTrue();
    }

    private sealed class Unreadable : ITransferable
    {
        public void Dump(TransferWriter writer) => writer.WriteInt64(1);

        public void Load(TransferReader reader) => throw new InvalidDataException("on purpose");
    }

    private static byte[] Bytes(int size, int seed)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        if (size >= sizeof(int))
            BitConverter.TryWriteBytes(bytes, seed);
        return bytes;
    }
}
