using System.Diagnostics;

namespace MultiProc.ConformanceTests;

/// <summary>_TestCondition.</summary>
/// <remarks>Python sleeps a tenth of a second to see that nobody has woken. Here <c>waiting</c> of the condition says who sleeps, so that nothing depends on time but what is about time.</remarks>
public sealed class ConditionTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    [Fact, PythonTest("_TestCondition.test_notify")]
    public void Notify_WakesExactlyOne()
    {
        using var c = new Condition();
        using var sleepers = new Sleepers(c, Timeout.InfiniteTimeSpan, pairs: 1);
        sleepers.Woken.Acquire(s_pause).Should().BeFalse("nobody was notified");
        for (var woken = 1; woken <= 2; woken++)
        {
            using (c.EnterScope())
                c.Notify();
            sleepers.Woken.Acquire(s_patience).Should().BeTrue();
            sleepers.Woken.Acquire(s_pause).Should().BeFalse("one was notified");
            Waiting(c).Should().Be(2 - woken);
        }
    }

    [Fact, PythonTest("_TestCondition.test_notify_all")]
    public void NotifyAll_WakesAll_AlsoAfterOthersHaveTimedOut()
    {
        using var c = new Condition();
        using (var late = new Sleepers(c, s_pause, pairs: 3))
            late.AwaitWoken(6);
        Waiting(c).Should().Be(0);
        using var sleepers = new Sleepers(c, Timeout.InfiniteTimeSpan, pairs: 3);
        sleepers.Woken.Acquire(s_pause).Should().BeFalse("nobody was notified");
        Waiting(c).Should().Be(6);
        using (c.EnterScope())
            c.NotifyAll();
        sleepers.AwaitWoken(6);
        Waiting(c).Should().Be(0);
    }

    [Fact, PythonTest("_TestCondition.test_notify_n")]
    public void Notify_WakesAsManyAsItIsTold_AndDoesNoHarmWhenNobodyWaits()
    {
        using var c = new Condition();
        using var sleepers = new Sleepers(c, Timeout.InfiniteTimeSpan, pairs: 3);
        sleepers.Woken.Acquire(s_pause).Should().BeFalse("nobody was notified");
        using (c.EnterScope())
            c.Notify(n: 2);
        sleepers.AwaitWoken(2);
        sleepers.Woken.Acquire(s_pause).Should().BeFalse("two were notified");
        Waiting(c).Should().Be(4);
        using (c.EnterScope())
            c.Notify(n: 4);
        sleepers.AwaitWoken(4);
        using (c.EnterScope())
            c.Notify(n: 3);
        Waiting(c).Should().Be(0);
        using (c.EnterScope())
            c.Wait(TimeSpan.Zero).Should().BeFalse("a notification that nobody waited for is not kept");
    }

    [Fact, PythonTest("_TestCondition.test_timeout")]
    public void Wait_ReturnsFalse_AfterTheTimeoutAndNotBefore()
    {
        using var c = new Condition();
        using var scope = c.EnterScope();
        var start = Stopwatch.GetTimestamp();
        c.Wait(s_pause).Should().BeFalse();
        Stopwatch.GetElapsedTime(start).Should().BeGreaterThanOrEqualTo(s_pause).And.BeLessThan(s_patience);
    }

    [Fact, PythonTest("_TestCondition.test_waitfor")]
    public void WaitFor_SeesWhatAnotherProcessChanges()
    {
        using var c = new Condition();
        using var state = new Semaphore(0); // -1 in Python: one is added to what a semaphore cannot count
        using var p = new Process(() =>
        {
            using (c.EnterScope())
            {
                state.Release();
                c.Notify();
                var holds = c.WaitFor(() => state.GetValue() == 5, s_patience);
                Environment.ExitCode = holds && state.GetValue() == 5 ? 0 : 9;
            }
        });
        p.Start();
        using (c.EnterScope())
        {
            c.WaitFor(() => state.GetValue() == 1);
            state.GetValue().Should().Be(1);
        }

        for (var i = 0; i < 4; i++)
        {
            using (c.EnterScope())
            {
                state.Release();
                c.Notify();
            }
        }

        p.Join(s_patience).Should().BeTrue();
        p.ExitCode.Should().Be(0);
    }

    [Fact, PythonTest("_TestCondition.test_waitfor_timeout")]
    public void WaitFor_ReturnsFalse_AfterTheTimeoutAndNotBefore_HoweverOftenItIsNotified()
    {
        using var c = new Condition();
        using var state = new Semaphore(0);
        using var ready = new Semaphore(0);
        using var p = new Process(() =>
        {
            ready.Release();
            using (c.EnterScope())
            {
                var start = Stopwatch.GetTimestamp();
                var holds = c.WaitFor(() => state.GetValue() == 4, s_pause);
                Environment.ExitCode = !holds && Stopwatch.GetElapsedTime(start) >= s_pause ? 0 : 9;
            }
        });
        p.Start();
        ready.Acquire(s_patience).Should().BeTrue();
        for (var i = 0; i < 3; i++)
        {
            using (c.EnterScope())
            {
                state.Release();
                c.Notify();
            }
        }

        p.Join(s_patience).Should().BeTrue();
        p.ExitCode.Should().Be(0);
    }

    [Fact, PythonTest("_TestCondition.test_wait_result")]
    public void Wait_SaysWhetherItWasNotified_AndThrowsWhenItIsInterrupted()
    {
        using var c = new Condition();
        using var interrupt = new CancellationTokenSource();
        using var scope = c.EnterScope();
        c.Wait(TimeSpan.Zero).Should().BeFalse();
        c.Wait(s_pause).Should().BeFalse();
        using var p = new Process(() =>
        {
            using (c.EnterScope())
                c.Notify();
        });
        p.Start();
        c.Wait(s_patience).Should().BeTrue();
        var interrupter = new Thread(() =>
        {
            using (c.EnterScope()) // which is free only while the other thread waits
                interrupt.Cancel();
        });
        interrupter.Start();
        var wait = () => c.Wait(s_patience, interrupt.Token);
        wait.Should().Throw<OperationCanceledException>("Python: KeyboardInterrupt");
        interrupter.Join();
        p.Join();
    }

    private static int Waiting(Condition c)
    {
        const string Before = "waiting=";
        using var scope = c.EnterScope(); // who has said that it will wait does so before it frees the lock
        var text = c.ToString();
        var start = text.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
        return int.Parse(text[start..^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Processes and threads, as many of each, that wait for a condition; they do so when this has been made.</summary>
    private sealed class Sleepers : IDisposable
    {
        private readonly Condition _condition;
        private readonly List<Process> _processes;
        private readonly List<Thread> _threads;

        public Sleepers(Condition c, TimeSpan timeout, int pairs)
        {
            _condition = c;
            using var sleeping = new Semaphore(0);
            var woken = Woken;
            var sleep = () => Sleep(c, sleeping, woken, timeout);
            _processes = [.. Enumerable.Range(0, pairs).Select(_ => new Process(sleep))];
            _threads = [.. Enumerable.Range(0, pairs).Select(_ => new Thread(() => sleep()))];
            _processes.ForEach(p => p.Start());
            _threads.ForEach(t => t.Start());
            for (var i = 0; i < 2 * pairs; i++)
                sleeping.Acquire(s_patience).Should().BeTrue();
        }

        public Semaphore Woken { get; } = new(0);

        public void AwaitWoken(int count)
        {
            for (var i = 0; i < count; i++)
                Woken.Acquire(s_patience).Should().BeTrue();
        }

        public void Dispose()
        {
            using (_condition.EnterScope())
                _condition.NotifyAll(); // for a test that has failed
            _threads.ForEach(t => t.Join());
            foreach (var process in _processes)
            {
                process.Join(s_patience).Should().BeTrue();
                process.Dispose();
            }

            Woken.Dispose();
        }

        // The lock is held until the wait frees it: who was told that this sleeps, and then has the lock, can notify it.
        private static void Sleep(Condition c, Semaphore sleeping, Semaphore woken, TimeSpan timeout)
        {
            using (c.EnterScope())
            {
                sleeping.Release();
                c.Wait(timeout);
                woken.Release();
            }
        }
    }
}
