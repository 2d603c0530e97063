using MultiProc.Synchronization.Slots;

namespace MultiProc.UnitTests.Channels;

/// <summary>The queues, by threads of one process.</summary>
public sealed class QueueTests
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Get_GivesInOrder_AndTheNumbersAreRightAtOnce()
    {
        using var q = new Queue<string>();
        q.IsEmpty.Should().BeTrue();
        for (var i = 0; i < 100; i++)
        {
            q.Put($"item {i}", Token);
            q.Count.Should().Be(i + 1);
        }

        for (var i = 0; i < 100; i++)
        {
            q.Get(Token).Should().Be($"item {i}");
            q.Count.Should().Be(99 - i);
        }

        q.IsEmpty.Should().BeTrue();
    }

    [Fact]
    public void Put_TakesASnapshot_AndThrowsItsErrorsItself()
    {
        using var q = new Queue<object>();
        var list = new List<int> { 1 };
        q.Put(list, Token);
        list.Add(2);
        FluentActions.Invoking(() => q.Put(new Thread(() => { }), Token)).Should().Throw<PicklingException>();
        q.Count.Should().Be(1);
        ((List<int>)q.Get(Token)).Should().Equal(1);
    }

    [Fact]
    public async Task ABoundedQueue_IsFull_AndMakesPuttersWait()
    {
        using var q = new Queue<int>(maxSize: 2);
        q.Put(1, Token);
        q.IsFull.Should().BeFalse();
        q.Put(2, Token);
        q.IsFull.Should().BeTrue();
        q.TryPut(3).Should().BeFalse();
        q.TryPut(3, s_moment, Token).Should().BeFalse();
        (await q.PutAsync(3, s_moment, Token)).Should().BeFalse();
        FluentActions.Invoking(() => q.PutNowait(3)).Should().Throw<QueueFullException>();
        var thread = Task.Run(() => q.Put(3, Token), Token);
        var task = q.PutAsync(4, Token);
        q.Get(Token).Should().Be(1);
        q.Get(Token).Should().Be(2);
        await Task.WhenAll(thread, task);
        new[] { q.Get(Token), q.Get(Token) }.Should().BeEquivalentTo([3, 4]);
    }

    [Fact]
    public async Task ALimitOfBytes_MakesPuttersWait_ButTakesOneLargeItem()
    {
        using var q = new Queue<byte[]>(maxBytes: 10_000);
        q.Put(new byte[20_000], Token);
        q.TryPut([1]).Should().BeFalse();
        var putting = q.PutAsync([2], Token);
        q.Get(Token).Should().HaveCount(20_000);
        await putting;
        q.TryPut(new byte[9_900]).Should().BeTrue();
        q.TryPut(new byte[9_900]).Should().BeFalse();
        q.Get(Token).Should().Equal(2);
        FluentActions.Invoking(() => { _ = q.GetAsync(TimeSpan.FromSeconds(-2), Token); }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new Queue<int>(maxBytes: -1)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task AnEmptyQueue_MakesTakersWait()
    {
        using var q = new Queue<int>();
        q.TryGet(out _).Should().BeFalse();
        q.TryGet(s_moment, out _, Token).Should().BeFalse();
        FluentActions.Invoking(() => q.GetNowait()).Should().Throw<QueueEmptyException>();
        FluentActions.Invoking(() => q.Get(s_moment, Token)).Should().Throw<QueueEmptyException>();
        await FluentActions.Awaiting(() => q.GetAsync(s_moment, Token)).Should().ThrowAsync<QueueEmptyException>();
        using var leave = new CancellationTokenSource();
        var canceled = q.GetAsync(leave.Token);
        var thread = Task.Run(() => q.Get(Token), Token);
        var task = q.GetAsync(Token);
        await leave.CancelAsync();
        await FluentActions.Awaiting(() => canceled).Should().ThrowAsync<OperationCanceledException>();
        q.Put(1, Token);
        q.Put(2, Token);
        (await Task.WhenAll(thread, task)).Should().BeEquivalentTo([1, 2]);
    }

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(4, 4, 0)]
    [InlineData(4, 4, 3)]
    [InlineData(1, 4, 1)]
    public async Task ManyProducersAndConsumers_LoseNothing(int producers, int consumers, int maxSize)
    {
        const int Each = 20_000;
        using var q = new Queue<(int Producer, int Number)>(maxSize);
        var putting = Enumerable.Range(0, producers).Select(producer => Task.Run(
            async () =>
            {
                for (var i = 0; i < Each; i++)
                {
                    if (i % 3 == 0)
                        await q.PutAsync((producer, i), Token);
                    else
                        q.Put((producer, i), Token);
                }
            },
            Token)).ToArray();
        var getting = Enumerable.Range(0, consumers).Select(_ => Task.Run(
            async () =>
            {
                var got = new List<(int Producer, int Number)>();
                await foreach (var item in q.ReadAllAsync(Token))
                {
                    got.Add(item);
                    if (got.Count % 1000 == 0)
                        TimeLimitAttribute.Renew();
                }

                return got;
            },
            Token)).ToArray();
        await Task.WhenAll(putting);
        q.Shutdown();
        var all = await Task.WhenAll(getting);
        foreach (var one in all)
        {
            foreach (var ofProducer in one.GroupBy(item => item.Producer))
                ofProducer.Select(item => item.Number).Should().BeInAscendingOrder("a producer's items come in order");
        }

        var numbers = all.SelectMany(one => one).ToHashSet();
        numbers.Should().HaveCount(producers * Each);
    }

    [Fact]
    public void LargeItems_GoThrough_AndTheirMemoryGoesBack()
    {
        using var q = new Queue<byte[]>();
        var before = SharedMemoryInUse();
        Lanes.StartAt(q.Core.Link.Channel.Lanes[0], messages: int.MaxValue - 3, position: uint.MaxValue - (3 << 20) + 1);
        for (var round = 0; round < 10; round++)
        {
            // Around the ring, and all numbers around their end.
            var large = new byte[13 << 20];
            large[0] = (byte)round;
            large[^1] = (byte)~round;
            q.Put(large, Token);
            var got = q.Get(Token);
            (got.Length, got[0], got[^1]).Should().Be((large.Length, (byte)round, (byte)~round));
        }

        (SharedMemoryInUse() - before).Should().BeLessThan(16 << 20);
    }

    [Fact]
    public void AnItemThatCannotBeReadBack_FailsAlone()
    {
        using var q = new Queue<object>();
        q.Put("a", Token);
        q.Put(new Picky(1), Token);
        q.Put("b", Token);
        q.Get(Token).Should().Be("a");
        FluentActions.Invoking(() => q.Get(Token)).Should().Throw<UnpicklingException>();
        q.Get(Token).Should().Be("b");
    }

    [Fact]
    public async Task Shutdown_LetsOutWhatIsThere_AndNothingIn()
    {
        using var q = new Queue<int>(maxSize: 1);
        q.Put(1, Token);
        var putting = q.PutAsync(2, Token);
        q.Shutdown();
        q.Shutdown();
        await FluentActions.Awaiting(() => putting).Should().ThrowAsync<QueueShutDownException>();
        FluentActions.Invoking(() => q.Put(3, Token)).Should().Throw<QueueShutDownException>();
        FluentActions.Invoking(() => q.TryPut(3)).Should().Throw<QueueShutDownException>();
        q.Get(Token).Should().Be(1);
        FluentActions.Invoking(() => q.Get(Token)).Should().Throw<QueueShutDownException>();
        FluentActions.Invoking(() => q.TryGet(out _)).Should().Throw<QueueShutDownException>();
    }

    [Fact]
    public async Task Shutdown_EndsThoseWhoWait()
    {
        using var q = new Queue<int>();
        var thread = Task.Run(() => q.Get(Token), Token);
        var tasks = Enumerable.Range(0, 10).Select(_ => q.GetAsync(Token)).ToArray();
        q.Shutdown();
        await FluentActions.Awaiting(() => thread).Should().ThrowAsync<QueueShutDownException>();
        foreach (var task in tasks)
            await FluentActions.Awaiting(() => task).Should().ThrowAsync<QueueShutDownException>();
    }

    [Fact]
    public async Task ShutdownAtOnce_DropsWhatIsThere_AndLetsJoinersGo()
    {
        using var q = new JoinableQueue<object>();
        var gate = new Lock();
        q.Put(gate, Token);
        q.Put(2, Token);
        q.Put(3, Token);
        _ = q.Get(Token);
        var joining = q.JoinAsync(Token);
        q.Shutdown(immediate: true);
        q.Count.Should().Be(0);
        FluentActions.Invoking(() => q.Get(Token)).Should().Throw<QueueShutDownException>();
        joining.IsCompleted.Should().BeFalse("one item was taken, and not reported as done");
        q.TaskDone();
        await joining;
        FluentActions.Invoking(() => q.TaskDone()).Should().Throw<InvalidOperationException>();
    }

    /// <summary>With a copy in the queue, the other side sees no end; and the arena counts the lock.</summary>
    [Fact]
    public void ShutdownAtOnce_GivesBackWhatTheDroppedItemsBroughtAlong()
    {
        var (mine, yours) = Pipe.Create();
        using var q = new Queue<object>();
        using (mine)
        {
            var before = HeldSlots();
            using (var gate = new Lock())
            {
                q.Put(gate, Token);
                q.Put(new object[] { 1, gate, yours }, Token);
            }

            q.Put(yours, Token);
            yours.Dispose();
            mine.Poll().Should().BeFalse("the items have the other end");
            HeldSlots().Should().Be(before + 1, "they have the lock");

            q.Shutdown(immediate: true);
            mine.Poll().Should().BeTrue();
            FluentActions.Invoking(() => mine.Recv<int>(Token)).Should().Throw<EndOfStreamException>();
            HeldSlots().Should().Be(before);
        }
    }

    [Fact]
    public async Task Join_WaitsForAllThatWasPut()
    {
        using var q = new JoinableQueue<int>();
        q.Join(Token);
        FluentActions.Invoking(() => q.TaskDone()).Should().Throw<InvalidOperationException>();
        q.Put(1, Token);
        q.Put(2, Token);
        q.Join(s_moment, Token).Should().BeFalse();
        (await q.JoinAsync(s_moment, Token)).Should().BeFalse();
        var thread = Task.Run(() => q.Join(Token), Token);
        var task = q.JoinAsync(Token);
        q.Get(Token);
        q.TaskDone();
        q.Get(Token);
        task.IsCompleted.Should().BeFalse();
        q.TaskDone();
        await Task.WhenAll(thread, task);
    }

    [Fact]
    public async Task Join_Ends_ThoughThereIsNewWorkAlready()
    {
        using var q = new JoinableQueue<int>();
        q.Put(1, Token);
        var joining = q.JoinAsync(Token);
        q.Get(Token);
        q.TaskDone();
        q.Put(2, Token);
        await joining;
        q.Join(TimeSpan.Zero, Token).Should().BeFalse();
    }

    [Fact]
    public void AQueue_TravelsThroughAnother_ButNotThroughItself()
    {
        using var outer = new Queue<object>();
        var inner = new Queue<int>();
        inner.Put(5, Token);
        outer.Put(inner, Token);
        inner.Dispose();
        using (var received = (Queue<int>)outer.Get(Token))
            received.Get(Token).Should().Be(5);
        FluentActions.Invoking(() => outer.Put(outer, Token)).Should().Throw<PicklingException>().WithMessage("*itself*");
        outer.IsEmpty.Should().BeTrue();
    }

    [Fact]
    public async Task AClosedQueue_SaysSo_AndEndsThoseWhoWaitHere()
    {
        var q = new Queue<int>();
        FluentActions.Invoking(() => q.JoinThread()).Should().Throw<InvalidOperationException>();
        var task = q.GetAsync(Token);
        var thread = Task.Run(() => q.Get(Token), Token);
        q.Close();
        q.Dispose();
        q.JoinThread();
        q.CancelJoinThread();
        await FluentActions.Awaiting(() => task).Should().ThrowAsync<ObjectDisposedException>();
        await FluentActions.Awaiting(() => thread).Should().ThrowAsync<ObjectDisposedException>();
        FluentActions.Invoking(() => q.Put(1, Token)).Should().Throw<ObjectDisposedException>();
        FluentActions.Invoking(() => q.Get(Token)).Should().Throw<ObjectDisposedException>();
        FluentActions.Invoking(() => q.Count).Should().Throw<ObjectDisposedException>();
        q.ToString().Should().Be("Queue(closed)");
    }

    [Fact]
    public void AnotherPickler_CanStandBehindAQueue()
    {
        using var q = new Queue<int[]>(pickler: new IntsPickler());
        q.Put([1, 2, 3], Token);
        q.Get(Token).Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task SimpleQueue_PutsAndGets()
    {
        var q = new SimpleQueue<string?>();
        q.IsEmpty.Should().BeTrue();
        q.Put(null, Token);
        await q.PutAsync("a", Token);
        q.IsEmpty.Should().BeFalse();
        q.Get(Token).Should().BeNull();
        (await q.GetAsync(Token)).Should().Be("a");
        q.ToString().Should().Be("SimpleQueue(count=0)");
        q.Close();
        FluentActions.Invoking(() => q.IsEmpty).Should().Throw<ObjectDisposedException>();
    }

    /// <summary>Of the arena: those that an object refers to, or a message under way.</summary>
    private static int HeldSlots()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var slots = Arena.Current.Slots;
        return Enumerable.Range(0, slots.Used).Count(slot => (uint)Volatile.Read(ref slots.Lifetime(slot)) != 0);
    }

    private static long SharedMemoryInUse() =>
        File.ReadLines("/proc/self/status").Where(line => line.StartsWith("RssShmem:", StringComparison.Ordinal)).Select(line => long.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture) * 1024).Single();

    private sealed class Picky(int value) : ITransferable
    {
        public int Value { get; } = value;

        public void Dump(TransferWriter writer) => writer.WriteInt64(Value);

        public void Load(TransferReader reader) => throw new InvalidDataException("this one cannot be read back");
    }

    private sealed class IntsPickler : IPickler
    {
        public void Dump<T>(System.Buffers.IBufferWriter<byte> writer, T value) =>
            System.Buffers.BuffersExtensions.Write(writer, System.Runtime.InteropServices.MemoryMarshal.AsBytes((int[])(object)value!));

        public T Load<T>(in System.Buffers.ReadOnlySequence<byte> bytes) =>
            (T)(object)System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(System.Buffers.BuffersExtensions.ToArray(bytes)).ToArray();
    }
}
