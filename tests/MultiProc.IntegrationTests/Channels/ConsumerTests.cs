namespace MultiProc.IntegrationTests.Channels;

/// <summary>Who has taken an item of a queue, and does not come back for the next one.</summary>
public sealed class ConsumerTests
{
    private const int Items = 10;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(50);
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(200);

    [Fact]
    public void ASlowConsumer_HoldsBackNobody()
    {
        using var q = new Queue<int>();
        for (var i = 0; i < Items; i++)
            q.Put(i);
        using var slow = TakeOneAndKeepIt(q);

        Enumerable.Range(1, Items - 1).Select(_ => q.Get()).Should().Equal(Enumerable.Range(1, Items - 1));
        q.Count.Should().Be(0);
        slow.IsAlive.Should().BeTrue("it still has the first");
        slow.Kill();
        slow.Join();
    }

    [Fact]
    public void AnItemOfAKilledConsumer_IsDoneOnlyWhenAnotherSaysSo()
    {
        using var q = new JoinableQueue<int>();
        q.Put(0);
        q.Put(1);
        using var consumer = TakeOneAndKeepIt(q);
        consumer.Kill();
        consumer.Join();

        q.Get().Should().Be(1);
        q.TaskDone();
        q.Join(s_moment).Should().BeFalse("nobody has done the first, and nobody knows that nobody will");
        q.TaskDone();
        q.Join(s_patience).Should().BeTrue();
    }

    private static Process TakeOneAndKeepIt(Queue<int> q)
    {
        using var hasIt = new Event();
        var consumer = new Process(() =>
        {
            if (q.Get() == 0)
                hasIt.Set();
            Thread.Sleep(Timeout.Infinite);
        });
        consumer.Start();
        hasIt.Wait(s_patience).Should().BeTrue();
        return consumer;
    }
}
