namespace MultiProc.IntegrationTests.Processes;

public sealed class SentinelTests
{
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
    public void Sentinel_DoesNotTravel()
    {
        using var p = new Process(() => { });
        p.Start();
        var sentinel = p.Sentinel;
        using var other = new Process(() => sentinel.Wait());

        other.Invoking(o => o.Start()).Should().Throw<PicklingException>().WithMessage("*Sentinel*wait for it here*");
        p.Join();
    }
}
