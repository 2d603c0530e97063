using MultiProc.Channels;
using MultiProc.Channels.Lanes;
using MultiProc.Foundation;

namespace MultiProc.UnitTests.Channels;

/// <summary>The lane of a queue where it is full: one of 4 MiB, of which memory goes back in pieces of one.</summary>
public sealed class LogLaneTests : IDisposable
{
    private const int Size = 4 << 20;
    private const int Chunk = (int)LaneLayout.ChunkSize;
    private const int Longest = Size - Chunk - 16;
    private const int Large = 900_000; // four of them go in
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(20);
    private readonly QueueCore _queue = new(ChannelTable.CreateBoth(new ChannelShape(Lanes: 1, Size, IsLog: true, LanePosition.MostMessages, MostBytes: 0)));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _queue.Close();

    /// <summary>A place that was taken is written again when its memory has gone back to the system, and not before: it would go with what was written.</summary>
    [Theory]
    [InlineData(0u)]
    [InlineData(uint.MaxValue - (Chunk / 8) + 1)] // around the end of the numbers
    public async Task Writers_WaitForWhatWasFreed_NotForWhatWasTaken(uint position)
    {
        Lanes.StartAt(_queue.Link.Channel.Lanes[0], messages: 0, position);
        for (byte number = 1; number <= 4; number++)
            TryPut(number).Should().BeTrue();
        TryPut(5).Should().BeFalse();
        _queue.IsFull.Should().BeFalse("less goes in");

        Get().Should().Be(1);
        TryPut(5).Should().BeFalse("less than a piece was taken: none of it has gone back");
        _queue.TryPutBytes(Item(5)).Should().BeFalse();
        (await PutAsync(5, Deadline.After(s_moment))).Should().BeFalse();
        var task = PutAsync(5, Deadline.Infinite).AsTask();
        var thread = Task.Run(() => Ended.ResultOf(_queue.PutBytesAsync(Item(5), Deadline.Infinite, isAsync: false, Token)), Token);

        Get().Should().Be(2);
        (await await Task.WhenAny(task, thread)).Should().BeTrue("a piece has gone back: one has room now");
        Get().Should().Be(3);
        (await Task.WhenAll(task, thread)).Should().Equal(true, true);
        foreach (byte number in (ReadOnlySpan<byte>)[4, 5, 5])
            Get().Should().Be(number);
        _queue.Count.Should().Be(0);
    }

    [Fact]
    public void AWriterThatWaits_CanBeCancelled_AndLeavesNothing()
    {
        for (byte number = 1; number <= 4; number++)
            TryPut(number).Should().BeTrue();
        using var leave = new CancellationTokenSource(s_moment);
        FluentActions.Invoking(() => Ended.ResultOf(_queue.PutBytesAsync(Item(5), Deadline.Infinite, isAsync: false, leave.Token))).Should().Throw<OperationCanceledException>();
        for (byte number = 1; number <= 4; number++)
            Get().Should().Be(number);
        _queue.Count.Should().Be(0);
    }

    /// <summary>Wherever it begins: up to a piece before it may not have gone back yet.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Chunk / 8 - 1)]
    [InlineData(Chunk / 8)]
    public void TheLongestItem_GoesIn_AndALongerOneIsRefused(int position)
    {
        Lanes.StartAt(_queue.Link.Channel.Lanes[0], messages: 0, (uint)position);
        var item = new byte[Longest];
        item[0] = item[^1] = 7;
        FluentActions.Invoking(() => Put(new byte[Longest + 1])).Should().Throw<ArgumentException>().WithMessage($"*{Longest + 1}*{Longest}*");
        _queue.Count.Should().Be(0);
        Put(item).Should().BeTrue();
        Take().Should().Equal(item);
    }

    /// <summary>The same through what users see, where the lane is 4 GiB; no item of that size is made for it.</summary>
    [Fact]
    public async Task AQueue_WhoseLaneIsFull_MakesPuttersWait()
    {
        using var q = new Queue<byte[]>();
        Lanes.StartAt(q.Core.Link.Channel.Lanes[0], messages: 0, position: 0, isFullAt: 4 * (Chunk / LaneLayout.Unit));
        for (var i = 0; i < 4; i++)
            q.Put(Item((byte)i), Token);
        q.TryPut(Item(4)).Should().BeFalse();
        q.TryPut(Item(4), s_moment, Token).Should().BeFalse();
        (await q.PutAsync(Item(4), s_moment, Token)).Should().BeFalse();
        FluentActions.Invoking(() => q.PutNowait(Item(4))).Should().Throw<QueueFullException>();
        var task = q.PutAsync(Item(4), Token);
        var thread = Task.Run(() => q.Put(Item(4), Token), Token);
        for (var i = 0; i < 6; i++)
            q.Get(Token).Should().Equal(Item((byte)Math.Min(i, 4)));
        await Task.WhenAll(task, thread);
    }

    private static byte[] Item(byte number)
    {
        var item = new byte[Large];
        Array.Fill(item, number);
        return item;
    }

    private bool TryPut(byte number) => Ended.ResultOf(_queue.PutBytesAsync(Item(number), Deadline.Now, isAsync: false, Token));

    private bool Put(byte[] item) => Ended.ResultOf(_queue.PutBytesAsync(item, Deadline.Infinite, isAsync: false, Token));

    private ValueTask<bool> PutAsync(byte number, Deadline deadline) => _queue.PutBytesAsync(Item(number), deadline, isAsync: true, Token);

    private byte Get()
    {
        var item = Take();
        item.Should().HaveCount(Large).And.OnlyContain(each => each == item[0]);
        return item[0];
    }

    private byte[] Take() => Payloads.LoadBytes(Ended.ResultOf(_queue.GetAsync(Deadline.Now, isAsync: false, Token))!);
}
