using System.Diagnostics;

namespace MultiProc.ConformanceTests;

/// <summary>_TestEvent.</summary>
public sealed class EventTests
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Far above what a busy machine delays, far below a wait that does not end.</summary>
    private static readonly TimeSpan s_atOnce = TimeSpan.FromSeconds(20);

    [Fact, PythonTest("_TestEvent.test_event")]
    public void Wait_WaitsWhileUnset_AndReturnsAtOnceWhenSet()
    {
        using var e = new Event();
        e.IsSet.Should().BeFalse();
        Timed(() => e.Wait(TimeSpan.Zero)).Should().Match<(bool Set, TimeSpan Time)>(r => !r.Set && r.Time < s_atOnce);
        Timed(() => e.Wait(s_pause)).Should().Match<(bool Set, TimeSpan Time)>(r => !r.Set && r.Time >= s_pause);
        e.Set();
        e.IsSet.Should().BeTrue();
        Timed(() => e.Wait(Timeout.InfiniteTimeSpan)).Should().Match<(bool Set, TimeSpan Time)>(r => r.Set && r.Time < s_atOnce);
        Timed(() => e.Wait(s_pause)).Set.Should().BeTrue();
        e.Clear();
        e.IsSet.Should().BeFalse();
        using var setter = new Process(e.Set);
        setter.Start();
        e.Wait(Timeout.InfiniteTimeSpan).Should().BeTrue();
        setter.Join();
    }

    [Fact, PythonTest("_TestEvent.test_repr")]
    public void ToString_TellsWhetherItIsSet()
    {
        using var e = new Event();
        e.ToString().Should().Be("Event(unset)");
        e.Set();
        e.ToString().Should().Be("Event(set)");
    }

    private static (bool Set, TimeSpan Time) Timed(Func<bool> wait)
    {
        var start = Stopwatch.GetTimestamp();
        var set = wait();
        return (set, Stopwatch.GetElapsedTime(start));
    }
}
