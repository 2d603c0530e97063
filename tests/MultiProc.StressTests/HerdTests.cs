using MultiProc.Synchronization.Words;

namespace MultiProc.StressTests;

/// <summary>Hundreds of threads wait for one object, as hundreds of processes would: all get through, by wake-ups alone.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class HerdTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(100);
    private readonly bool _bounded = WordSleep.Bounded;

    public HerdTests() => WordSleep.Bounded = false;

    public static TheoryData<string> Kinds => [.. Crowd.KindsForThreads];

    public void Dispose() => WordSleep.Bounded = _bounded;

    [Theory]
    [MemberData(nameof(Kinds))]
    [TimeLimit(240)]
    public void AHerdOfThreads_GetsThrough(string kind)
    {
        var count = Campaign.Scale(1000, 200);
        using var crowd = Crowd.Of(kind, count);
        using var threads = new Sleepers(count, _ => crowd.Wait());
        threads.AwaitSleep();
        crowd.Through.Should().Be(0);

        crowd.LetThrough();

        threads.End(s_patience).Should().BeTrue();
        crowd.Through.Should().Be(count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [TimeLimit(240)]
    public void AHerdOfThreads_IsCanceledByOneToken(string kind)
    {
        var count = Campaign.Scale(1000, 200);
        using var crowd = Crowd.Of(kind, count);
        using var source = new CancellationTokenSource();
        var told = 0;
        using var threads = new Sleepers(count, _ =>
        {
            try
            {
                crowd.Wait(source.Token);
            }
            catch (Exception e) when (e is OperationCanceledException || (kind == "Barrier" && e is BrokenBarrierException))
            {
                _ = Interlocked.Increment(ref told);
            }
        });
        threads.AwaitSleep();

        source.Cancel();

        threads.End(s_patience).Should().BeTrue();
        told.Should().Be(count);
        if (kind is "Condition" or "Barrier")
            return;
        crowd.LetThrough();
        crowd.Wait();
        crowd.Through.Should().Be(1);
    }
}
