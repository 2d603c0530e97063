using System.Diagnostics;

namespace MultiProc.ConformanceTests;

/// <summary>_TestSemaphore.</summary>
public sealed class SemaphoreTests
{
    [Fact, PythonTest("_TestSemaphore.test_semaphore")]
    public void Acquire_CountsDown_AndReleaseUp_BeyondTheFirstValue()
    {
        using var s = new Semaphore(2);
        s.GetValue().Should().Be(2);
        s.Acquire();
        s.GetValue().Should().Be(1);
        s.Acquire();
        s.GetValue().Should().Be(0);
        s.Acquire(TimeSpan.Zero).Should().BeFalse();
        s.GetValue().Should().Be(0);
        for (var value = 1; value <= 4; value++)
        {
            s.Release();
            s.GetValue().Should().Be(value);
        }
    }

    [Theory, PythonTest("_TestSemaphore.test_timeout")]
    [InlineData(0)]
    [InlineData(82)]
    [InlineData(135)]
    public void Acquire_ReturnsFalse_AfterTheTimeoutAndNotBefore(int milliseconds)
    {
        using var s = new Semaphore(0);
        var start = Stopwatch.GetTimestamp();
        s.Acquire(TimeSpan.FromMilliseconds(milliseconds)).Should().BeFalse();
        Stopwatch.GetElapsedTime(start).TotalMilliseconds.Should().BeInRange(milliseconds, milliseconds + 500);
    }
}
