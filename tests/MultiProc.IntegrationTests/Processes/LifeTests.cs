using System.Diagnostics;
using MultiProc.Platform.Interop;

namespace MultiProc.IntegrationTests.Processes;

/// <summary>States of a process object, and the errors of a wrong order.</summary>
public sealed class LifeTests
{
    [Fact]
    public void NewProcess_IsInitial()
    {
        using var child = new Process(() => { }) { Name = "fresh" };

        child.IsAlive.Should().BeFalse();
        child.Pid.Should().BeNull();
        child.Ident.Should().BeNull();
        child.ExitCode.Should().BeNull();
        child.Daemon.Should().BeFalse();
        child.AuthKey.Should().Equal(Process.Current.AuthKey).And.HaveCount(32);
        child.ToString().Should().Be($"<Process name='fresh' parent={Environment.ProcessId} initial>");
        Process.ActiveChildren().Should().NotContain(child);
    }

    [Fact]
    public void StartedProcess_IsAliveAndListed_UntilItEnds()
    {
        using var child = Sleeper();
        child.Daemon = true;
        child.Start();

        child.IsAlive.Should().BeTrue();
        child.Pid.Should().BePositive().And.NotBe(Environment.ProcessId).And.Be(child.Ident);
        Process.ActiveChildren().Should().Contain(child);
        child.ToString().Should().Be($"<Process name='{child.Name}' pid={child.Pid} parent={Environment.ProcessId} started daemon>");

        child.Terminate();
        child.Join();

        child.IsAlive.Should().BeFalse();
        child.ExitCode.Should().Be(-Signal.SIGTERM);
        Process.ActiveChildren().Should().NotContain(child);
        child.ToString().Should().EndWith("stopped exitcode=-SIGTERM daemon>");
    }

    [Fact]
    public void Start_Throws_WhenCalledTwice()
    {
        using var child = new Process(() => { });
        child.Start();
        var again = child.Start;

        again.Should().Throw<InvalidOperationException>().WithMessage("*has been started*");
        child.Join();
        again.Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Start_StartsOnce_WhenCalledByManyThreads()
    {
        using var child = new Process(() => { });
        var refused = 0;

        Parallel.For(0, 8, _ =>
        {
            try
            {
                child.Start();
            }
            catch (InvalidOperationException)
            {
                Interlocked.Increment(ref refused);
            }
        });
        child.Join();

        refused.Should().Be(7);
    }

    [Fact]
    public void Members_Throw_BeforeTheStart()
    {
        using var child = new Process(() => { });

        Calls(child).Should().AllSatisfy(call => call.Should().Throw<InvalidOperationException>().WithMessage("*has not been started*"));
    }

    [Fact]
    public void Members_Throw_OnTheCurrentProcess()
    {
        Calls(Process.Current).Should().AllSatisfy(call => call.Should().Throw<InvalidOperationException>());
        FluentActions.Invoking(Process.Current.Start).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Daemon_CannotBeSet_AfterTheStart()
    {
        using var child = new Process(() => { });
        child.Start();

        child.Invoking(c => c.Daemon = true).Should().Throw<InvalidOperationException>();
        child.Join();
    }

    [Fact]
    public void Close_Throws_WhileTheProcessRuns()
    {
        using var child = Sleeper();
        child.Start();
        child.Invoking(c => c.Close()).Should().Throw<InvalidOperationException>();
        child.Kill();
        child.Join();

        child.Close();
        child.Close();
    }

    [Fact]
    public void Members_Throw_WhenClosed()
    {
        var child = new Process(() => { });
        child.Dispose();
        child.Dispose();

        Action[] calls =
        [
            .. Calls(child), child.Start, () => _ = child.Name, () => child.Name = "x", () => _ = child.Pid, () => _ = child.ExitCode,
            () => _ = child.IsAlive, () => _ = child.Daemon, () => child.Daemon = true, () => _ = child.AuthKey,
        ];
        calls.Should().AllSatisfy(call => call.Should().Throw<ObjectDisposedException>());
        child.ToString().Should().Be("<Process closed>");
    }

    [Fact]
    public void Dispose_LetsARunningProcessGoOn()
    {
        var child = Sleeper();
        child.Start();
        var pid = child.Pid!.Value;
        child.Dispose();

        Pids.Exists($"{pid}").Should().BeTrue();
        Process.ActiveChildren().Should().BeEmpty();
        _ = Signal.Kill(pid, Signal.SIGKILL);
    }

    [Fact]
    public void Start_ASecondTime_SaysSo_ThoughTheTextOfTheProcessAsksForItsState()
    {
        using var child = new Inquisitive();
        child.Start();
        child.Invoking(c => c.Start()).Should().Throw<InvalidOperationException>().WithMessage("inquisitive False has been started*");
        child.Join();
    }

    [Fact]
    public async Task Join_ReturnsFalse_WhenTheTimeIsOver_AndNotBefore()
    {
        using var child = Sleeper();
        child.Start();
        var timeout = TimeSpan.FromMilliseconds(11.5);
        for (var i = 0; i < 20; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            child.Join(timeout).Should().BeFalse();
            Stopwatch.GetElapsedTime(begin).Should().BeGreaterThanOrEqualTo(timeout);

            begin = Stopwatch.GetTimestamp();
            (await child.JoinAsync(timeout, TestContext.Current.CancellationToken)).Should().BeFalse();
            Stopwatch.GetElapsedTime(begin).Should().BeGreaterThanOrEqualTo(timeout);
        }

        child.Kill();
        child.Join();
    }

    [Fact]
    public void Join_ReturnsFalse_WhenTheTimeIsOver()
    {
        using var child = Sleeper();
        child.Start();
        var clock = Stopwatch.StartNew();

        child.Join(TimeSpan.Zero).Should().BeFalse();
        child.Join(TimeSpan.FromMilliseconds(100)).Should().BeFalse();

        clock.Elapsed.Should().BeGreaterThan(TimeSpan.FromMilliseconds(99)).And.BeLessThan(TimeSpan.FromSeconds(20), "longer than that, it hangs");
        child.Kill();
        child.Join(TimeSpan.FromSeconds(30)).Should().BeTrue();
        child.Join(TimeSpan.Zero).Should().BeTrue();
    }

    [Fact]
    public void Join_Throws_WhenTheTimeIsNegative()
    {
        using var child = Sleeper();

        child.Invoking(c => c.Join(TimeSpan.FromSeconds(-1))).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task JoinAsync_EndsWithTheProcess()
    {
        using var child = Sleeper();
        child.Start();

        (await child.JoinAsync(TimeSpan.FromMilliseconds(50))).Should().BeFalse();
        var joined = child.JoinAsync();
        joined.IsCompleted.Should().BeFalse();
        child.Kill();
        await joined;
        (await child.JoinAsync(TimeSpan.FromSeconds(30))).Should().BeTrue();
    }

    [Fact]
    public async Task Join_IsCancelled_WithTheCallersToken()
    {
        using var child = Sleeper();
        child.Start();
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        Func<Task>[] calls =
        [
            () => Task.Run(() => child.Join(cancel.Token)), () => Task.Run(() => child.Join(TimeSpan.FromSeconds(50), cancel.Token)),
            () => child.JoinAsync(cancel.Token), () => child.JoinAsync(TimeSpan.FromSeconds(50), cancel.Token),
        ];
        foreach (var call in calls)
            (await call.Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(cancel.Token);

        child.IsAlive.Should().BeTrue();
        child.Kill();
        await child.JoinAsync();
    }

    [Fact]
    public void Join_ReturnsForAll_WhenManyThreadsWait()
    {
        using var child = Sleeper();
        child.Start();
        using var ready = new CountdownEvent(4);
        var waiters = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            ready.Signal();
            child.Join();
        })).ToList();
        waiters.ForEach(w => w.Start());
        ready.Wait();
        child.Kill();

        waiters.Should().AllSatisfy(w => w.Join(TimeSpan.FromSeconds(30)).Should().BeTrue());
    }

    [Fact]
    public void Join_DoesNotWaitForGrandchildren_WhenTheChildWasKilled()
    {
        using var child = new Process(() =>
        {
            var grandchild = Sleeper();
            grandchild.Start();
            grandchild.Join();
        });
        child.Start();
        Eventually.Holds(() => ProcessTree.Descendants().Count > 1, TimeSpan.FromSeconds(20)).Should().BeTrue();
        child.Kill();
        child.Join();

        child.ExitCode.Should().Be(-Signal.SIGKILL);
    }

    [Fact]
    public void Child_IgnoresSigint()
    {
        using var ready = new Event();
        using var interrupted = new Event();
        using var child = new Process(() =>
        {
            ready.Set();
            interrupted.Wait();
        });
        child.Start();
        _ = Signal.Kill(child.Pid!.Value, Signal.SIGINT); // while it starts: it is blocked
        ready.Wait();
        _ = Signal.Kill(child.Pid!.Value, Signal.SIGINT);
        interrupted.Set();
        child.Join();

        child.ExitCode.Should().Be(0);
    }

    [Fact]
    public void Terminate_DoesNothing_WhenTheProcessHasEnded()
    {
        using var child = new Process(() => { });
        child.Start();
        child.Join();

        child.Terminate();
        child.Kill();
        child.ExitCode.Should().Be(0);
    }

    private static Process Sleeper() => new(() => Thread.Sleep(Timeout.Infinite));

    private static Action[] Calls(Process process) =>
    [
        process.Join, () => process.Join(TimeSpan.Zero), () => process.JoinAsync(), process.Terminate, process.Kill,
    ];

    private sealed class Inquisitive : Process
    {
        public override string ToString() => $"inquisitive {Environment.ContainsKey("nothing")}";

        public override void Run()
        {
        }
    }
}
