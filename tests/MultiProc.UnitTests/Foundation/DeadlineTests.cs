using System.Diagnostics;
using System.Runtime.CompilerServices;
using MultiProc.Foundation;

namespace MultiProc.UnitTests.Foundation;

public sealed class DeadlineTests
{
    [Fact]
    public void After_NeverExpires_WhenInfinite()
    {
        var deadline = Deadline.After(Timeout.InfiniteTimeSpan);
        deadline.IsInfinite.Should().BeTrue();
        deadline.HasExpired.Should().BeFalse();
        deadline.Remaining.Should().Be(TimeSpan.MaxValue);
    }

    [Fact]
    public void After_HasExpired_WhenZero()
    {
        var deadline = Deadline.After(TimeSpan.Zero);
        deadline.HasExpired.Should().BeTrue();
        deadline.Remaining.Should().Be(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(-5000)]
    public void After_Throws_WhenNegative(int milliseconds)
    {
        var after = () => Deadline.After(TimeSpan.FromMilliseconds(milliseconds));
        after.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("timeout");
    }

    [Fact]
    public void After_IsInfinite_WhenTheEndIsBeyondTheClock() => Deadline.After(TimeSpan.MaxValue).IsInfinite.Should().BeTrue();

    [Fact]
    public void HasExpired_TurnsTrue_NotBeforeTheTime()
    {
        var start = Stopwatch.GetTimestamp();
        var deadline = Deadline.After(TimeSpan.FromMilliseconds(30));
        SpinWait.SpinUntil(() => deadline.HasExpired);
        Stopwatch.GetElapsedTime(start).Should().BeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(30));
        deadline.Remaining.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void RemainingUpTo_IsTheSmaller()
    {
        Deadline.Infinite.RemainingUpTo(TimeSpan.FromSeconds(1)).Should().Be(TimeSpan.FromSeconds(1));
        Deadline.After(TimeSpan.FromSeconds(1)).RemainingUpTo(TimeSpan.FromHours(1)).Should().BeLessThanOrEqualTo(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void RoundedUp_IsLaterByLessThanTheGrid_AndOftenTheSame()
    {
        var grid = TimeSpan.FromSeconds(1);
        var deadlines = Enumerable.Range(0, 200).Select(i => Deadline.After(TimeSpan.FromMinutes(1) + TimeSpan.FromMilliseconds(i))).ToList();
        foreach (var deadline in deadlines)
        {
            var rounded = deadline.RoundedUp(grid);
            rounded.CompareTo(deadline).Should().BeGreaterThanOrEqualTo(0);
            Stopwatch.GetElapsedTime(TimestampOf(in deadline), TimestampOf(in rounded)).Should().BeLessThan(grid); // not by Remaining: each reads the clock anew
            rounded.RoundedUp(grid).CompareTo(rounded).Should().Be(0);
        }

        deadlines.Select(deadline => deadline.RoundedUp(grid)).Distinct().Count().Should().BeLessThan(deadlines.Count / 2);
    }

    [Fact]
    public void RoundedUp_ChangesNeitherNowNorNever()
    {
        var grid = TimeSpan.FromMilliseconds(4);
        Deadline.Infinite.RoundedUp(grid).IsInfinite.Should().BeTrue();
        Deadline.Now.RoundedUp(grid).HasExpired.Should().BeTrue();
    }

    [Fact]
    public void CompareTo_IsNegative_WhenItIsTheEarlierOne()
    {
        Deadline.Now.CompareTo(Deadline.After(TimeSpan.FromSeconds(1))).Should().BeNegative();
        Deadline.After(TimeSpan.FromSeconds(1)).CompareTo(Deadline.Infinite).Should().BeNegative();
        Deadline.Infinite.CompareTo(Deadline.Infinite).Should().Be(0);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_timestamp")]
    private static extern ref readonly long TimestampOf(ref readonly Deadline deadline);
}
