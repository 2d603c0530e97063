using System.Diagnostics;

namespace MultiProc.ConformanceTests;

public sealed class SemaphoreTests
{
    private static readonly TimeSpan s_tolerance = TimeSpan.FromMilliseconds(10);

    [Fact]
    [PythonTest("_TestSemaphore.test_semaphore")]
    public void Acquire_CountsDown_AndReleaseMayGoBeyondTheFirstValue()
    {
        using var s = new Semaphore(2);
        s.GetValue().Should().Be(2);
        s.Acquire();
        s.GetValue().Should().Be(1);
        s.Acquire();
        s.GetValue().Should().Be(0);
        s.Acquire(TimeSpan.Zero).Should().BeFalse();
        s.GetValue().Should().Be(0);
        s.Release();
        s.GetValue().Should().Be(1);
        s.Release();
        s.GetValue().Should().Be(2);
        s.Release();
        s.GetValue().Should().Be(3);
        s.Release();
        s.GetValue().Should().Be(4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(220)]
    [InlineData(350)]
    [PythonTest("_TestSemaphore.test_timeout")]
    public void Acquire_GivesUpAfterTheTime_WhenThereIsNoPermit(int milliseconds)
    {
        using var s = new Semaphore(0);
        var start = Stopwatch.GetTimestamp();
        s.Acquire(TimeSpan.FromMilliseconds(milliseconds)).Should().BeFalse();
        Stopwatch.GetElapsedTime(start).Should().BeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(milliseconds) - s_tolerance);
    }
}
