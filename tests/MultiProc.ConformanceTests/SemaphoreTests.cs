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

    [Fact, PythonTest("_TestSemaphore.test_bounded_semaphore")]
    public void BoundedSemaphore_CountsDownAndUp_ButNotBeyondItsValue()
    {
        using var s = new BoundedSemaphore(2);
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
        var release = () => s.Release();
        release.Should().Throw<SemaphoreFullException>("Python: ValueError, where the system tells it");
        s.GetValue().Should().Be(2);
    }

    [Theory, PythonTest("_TestSemaphore.test_timeout")]
    [InlineData(0)]
    [InlineData(82)]
    [InlineData(135)]
    public void Acquire_ReturnsFalse_AfterTheTimeoutAndNotBefore(int milliseconds)
    {
        using var s = new Semaphore(0);
        var timeout = TimeSpan.FromMilliseconds(milliseconds);
        Timed.GivesAfter(timeout, false, () => s.Acquire(timeout));
    }
}
