using System.Diagnostics;

namespace MultiProc.ConformanceTests;

public sealed class EventTests
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMilliseconds(220);
    private static readonly TimeSpan s_tolerance = TimeSpan.FromMilliseconds(10);

    [Fact]
    [PythonTest("_TestEvent.test_event")]
    public void Wait_SaysWhetherTheEventIsSet()
    {
        using var e = new Event();
        e.IsSet.Should().BeFalse();
        e.Wait(TimeSpan.Zero).Should().BeFalse();
        var start = Stopwatch.GetTimestamp();
        e.Wait(s_timeout).Should().BeFalse();
        Stopwatch.GetElapsedTime(start).Should().BeGreaterThanOrEqualTo(s_timeout - s_tolerance);

        e.Set();
        e.IsSet.Should().BeTrue();
        e.Wait();
        e.Wait(s_timeout).Should().BeTrue();
        e.IsSet.Should().BeTrue("waiting does not unset it");
        e.Clear();
        e.IsSet.Should().BeFalse();
    }

    [Fact]
    [PythonTest("_TestEvent.test_event")]
    public void Wait_Ends_WhenAChildSetsTheEvent()
    {
        using var e = new Event();
        using var p = new Process(() =>
        {
            Thread.Sleep(s_timeout);
            e.Set();
        })
        { Daemon = true };
        p.Start();
        e.Wait();
        e.IsSet.Should().BeTrue();
        p.Join();
        p.ExitCode.Should().Be(0);
    }

    [Fact]
    [PythonTest("_TestEvent.test_repr")]
    public void ToString_SaysWhetherItIsSet()
    {
        using var e = new Event();
        e.ToString().Should().Be("Event(unset)");
        e.Set();
        e.ToString().Should().Be("Event(set)");
        e.Clear();
        e.ToString().Should().Be("Event(unset)");
    }
}
