namespace MultiProc.UnitTests.Synchronization;

/// <summary>How many permits a BoundedSemaphore has, in one process.</summary>
public sealed class BoundedSemaphoreTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(32_768)]
    public void Permits_AreRefused_WhenTooFewOrTooMany(int value)
    {
        var create = () => new BoundedSemaphore(value);
        create.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(300)]
    [InlineData(32_767)]
    public void Permits_CanAllBeTakenAndGivenBack_AndNoneMore(int value)
    {
        using var s = new BoundedSemaphore(value);
        for (var i = 0; i < Math.Min(value, 1000); i++)
            s.Acquire(TimeSpan.Zero).Should().BeTrue();
        s.GetValue().Should().Be(Math.Max(value - 1000, 0));
        s.Acquire(TimeSpan.Zero).Should().Be(value > 1000);
        s.Locked.Should().Be(value <= 1000);
        for (var i = 0; i < Math.Min(value, 1001); i++)
            s.Release();
        s.GetValue().Should().Be(value);
        var release = () => s.Release();
        release.Should().Throw<SemaphoreFullException>();
        s.ToString().Should().Be($"BoundedSemaphore(value={value}/{value})");
    }

    [Fact]
    public void Release_IsForAnyThread()
    {
        using var s = new BoundedSemaphore(2);
        s.Acquire();
        var other = new Thread(s.Release);
        other.Start();
        other.Join();
        s.GetValue().Should().Be(2);
    }

    [Fact]
    public void NeverMoreThreads_HoldAPermit_ThanThereAre()
    {
        using var s = new BoundedSemaphore(3);
        var inside = 0;
        var most = 0;
        var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                using (s.EnterScope())
                {
                    InterlockedMax(ref most, Interlocked.Increment(ref inside));
                    Thread.Yield();
                    Interlocked.Decrement(ref inside);
                }
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        most.Should().BeInRange(1, 3);
        s.GetValue().Should().Be(3);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
