namespace MultiProc.IntegrationTests.Processes;

public sealed class SentinelTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void Sentinel_IsSet_ByTheEndOfTheProcess()
    {
        using var go = new Event();
        using var p = new Process(() => go.Wait());
        p.Invoking(p => p.Sentinel).Should().Throw<InvalidOperationException>();
        Process.Current.Invoking(p => p.Sentinel).Should().Throw<InvalidOperationException>();
        p.Start();
        var sentinel = p.Sentinel;

        sentinel.IsSet.Should().BeFalse();
        sentinel.Wait(TimeSpan.Zero).Should().BeFalse();
        sentinel.Invoking(s => s.Wait(new CancellationToken(canceled: true))).Should().Throw<OperationCanceledException>();
        sentinel.Invoking(s => s.Wait(TimeSpan.FromSeconds(-2))).Should().Throw<ArgumentOutOfRangeException>();

        go.Set();
        sentinel.Wait();
        p.Dispose();

        sentinel.IsSet.Should().BeTrue();
        sentinel.Wait(TimeSpan.MaxValue).Should().BeTrue();
    }

    [Fact]
    public async Task WaitAsync_EndsWithTheProcess()
    {
        using var go = new Event();
        using var p = new Process(() => go.Wait());
        p.Start();
        (await p.Sentinel.WaitAsync(TimeSpan.FromMilliseconds(1))).Should().BeFalse();
        var wait = p.Sentinel.WaitAsync();
        wait.IsCompleted.Should().BeFalse();
        go.Set();
        await wait;

        (await p.Sentinel.WaitAsync(TimeSpan.Zero)).Should().BeTrue();
        p.ExitCode.Should().Be(0);
    }

    [Fact]
    public void Sentinel_Travels_ToAChild_AndBackAgain()
    {
        using var go = new Event();
        using var seen = new Queue<(bool Before, bool After)>();
        using var back = new Queue<object>();
        using var p = new Process(() => go.Wait());
        p.Start();
        var sentinel = p.Sentinel;
        using var other = new Process(() =>
        {
            var before = sentinel.IsSet;
            back.Put(new[] { sentinel });
            go.Set();
            seen.Put((before, sentinel.Wait(s_patience)));
        });
        other.Start();
        other.Join();

        other.ExitCode.Should().Be(0);
        seen.Get().Should().Be((false, true));
        var returned = back.Get().Should().BeOfType<Sentinel[]>().Which.Single();
        returned.Wait(s_patience).Should().BeTrue();
        p.Join();
        returned.IsSet.Should().BeTrue();
    }

    [Fact]
    public async Task Sentinel_IsSetEverywhere_WhoeverPassedItOn()
    {
        using var go = new Event();
        using var q = new Queue<Sentinel>();
        using var p = new Process(() => go.Wait());
        p.Start();
        q.Put(p.Sentinel);
        q.Put(q.Get());
        var copy = q.Get();
        var late = p.Sentinel;
        copy.IsSet.Should().BeFalse();
        (await copy.WaitAsync(TimeSpan.FromMilliseconds(1))).Should().BeFalse();
        var (any, both) = (Connection.WaitAsync([copy, q], s_patience), copy.WaitAsync(s_patience));
        go.Set();
        (await any).Should().Equal(copy);
        (await both).Should().BeTrue();

        p.Join();
        q.Put(late);
        q.Put(copy);
        q.Get().IsSet.Should().BeTrue("it had ended before");
        q.Get().IsSet.Should().BeTrue("it had ended before");
    }

    [Fact]
    public void Sentinel_ThatArrivesAfterTheEnd_IsSet()
    {
        using var go = new Event();
        using var q = new Queue<Sentinel>();
        using var p = new Process(() => go.Wait());
        p.Start();
        q.Put(p.Sentinel);
        go.Set();
        p.Join();
        q.Get().Wait(TimeSpan.Zero).Should().BeTrue();
    }

    [Fact]
    public void Sentinel_IsSetElsewhere_WhenTheParentIsKilled()
    {
        using var sentinels = new Queue<Sentinel>();
        using var parent = new Process(() =>
        {
            using var p = new Process(() => Thread.Sleep(Timeout.Infinite));
            p.Start();
            sentinels.Put(p.Sentinel);
            p.Join();
        });
        parent.Start();
        var sentinel = sentinels.Get();
        sentinel.IsSet.Should().BeFalse();
        parent.Kill();
        parent.Join();
        sentinel.Wait(s_patience).Should().BeTrue("it ends with its parent");
    }

    [Fact]
    public void Copies_CostNothing_OnceTheProcessHasEnded()
    {
        using var go = new Event();
        using var q = new Queue<Sentinel>();
        using var p = new Process(() => go.Wait());
        p.Start();
        var before = Descriptors.BesidesTheRuntimes().Count;
        var copies = new List<Sentinel>();
        for (var i = 0; i < 100; i++)
        {
            q.Put(p.Sentinel);
            copies.Add(q.Get());
        }

        Descriptors.BesidesTheRuntimes().Count.Should().BeLessThanOrEqualTo(before + 102, "a copy has one, and the original a pair");
        go.Set();
        copies.ForEach(copy => copy.Wait());
        p.Join();
        Eventually.Holds(() => Descriptors.BesidesTheRuntimes().Count <= before, s_patience).Should().BeTrue();
    }
}
