namespace MultiProc.IntegrationTests.Channels;

/// <summary>A process ends before anybody has taken what it put.</summary>
public sealed class EarlyEndTests
{
    private const int Megabyte = 1 << 20;
    private const int Hundred = 100;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(50);

    [Theory]
    [InlineData(Hundred, Megabyte)]
    [InlineData(1, Hundred * Megabyte)]
    [InlineData(Hundred * 1000, 1000)]
    public void AProcessThatPut100MB_Ends_AndNothingIsLost(int count, int size)
    {
        using var q = new Queue<byte[]>();
        using var child = new Process(() =>
        {
            for (var i = 0; i < count; i++)
                q.Put(Item(i, size));
        });
        child.Start();
        child.Join(s_patience).Should().BeTrue();
        child.ExitCode.Should().Be(0);
        q.Count.Should().Be(count);
        for (var i = 0; i < count; i++)
            q.Get().AsSpan().SequenceEqual(Item(i, size)).Should().BeTrue($"item {i} is whole");
        q.IsEmpty.Should().BeTrue();
    }

    /// <summary>What it had put before is there; what it was putting is not.</summary>
    [Fact]
    public void AProcessThatIsKilledWhileItPuts_LosesAtMostThatItem()
    {
        using var q = new Queue<byte[]>(maxSize: Hundred);
        using var child = new Process(() =>
        {
            for (var i = 0; ; i++)
                q.Put(Item(i, Megabyte));
        });
        child.Start();
        Eventually.Holds(() => q.Count > 10, s_patience).Should().BeTrue();
        child.Kill();
        child.Join(s_patience).Should().BeTrue();
        var count = q.Count;
        for (var i = 0; i < count; i++)
            q.Get(s_patience).AsSpan().SequenceEqual(Item(i, Megabyte)).Should().BeTrue($"item {i} is whole");
        q.TryGet(out _).Should().BeFalse();
        q.Put([1]);
        q.Get(s_patience).Should().Equal(1);
    }

    /// <summary>Two processes that put, and none left of them when a third begins to get.</summary>
    [Fact]
    public void WhatTwoHavePut_IsTakenByAThird_WhenBothHaveEnded()
    {
        const int Items = 1000;
        using var q = new JoinableQueue<(int Producer, int Number)>();
        foreach (var producer in new[] { 0, 1 })
        {
            using var child = new Process(() =>
            {
                for (var i = 0; i < Items; i++)
                    q.Put((producer, i));
            });
            child.Start();
            child.Join(s_patience).Should().BeTrue();
        }

        using var taker = new Process(() =>
        {
            for (var i = 0; i < 2 * Items; i++)
            {
                Environment.ExitCode |= q.Get() == (i / Items, i % Items) ? 0 : 1;
                q.TaskDone();
            }
        });
        taker.Start();
        q.Join(s_patience).Should().BeTrue();
        taker.Join(s_patience).Should().BeTrue();
        taker.ExitCode.Should().Be(0);
    }

    private static byte[] Item(int number, int size)
    {
        var item = new byte[size];
        Array.Fill(item, (byte)(number + 1));
        return item;
    }
}
