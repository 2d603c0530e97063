using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using MultiProc.Foundation;
using MultiProc.Platform.Interop;
using MultiProc.Processes;
using MultiProc.Processes.Warm;

namespace MultiProc.IntegrationTests.Processes;

/// <summary>Children that are there before their call.</summary>
public sealed class WarmStartTests
{
    [Fact]
    public void Start_TakesAChildThatWaits_AndOthersAreMade()
    {
        using var warm = new WarmStarts();
        var waiting = warm.Fill();

        using var p = new Process((int code) => Environment.Exit(code + Environment.ProcessId % 10), 20) { Name = "warm" };
        p.Start();
        p.Join();

        waiting.Should().Contain(p.Pid!.Value);
        p.ExitCode.Should().Be(20 + (p.Pid!.Value % 10));
        warm.AwaitFull().Should().NotContain(p.Pid!.Value);
    }

    [Fact]
    public async Task RunAsync_TakesAChildThatWaits()
    {
        using var warm = new WarmStarts();
        var waiting = warm.Fill();

        var (pid, name, parent) = await Process.RunAsync(() => (Environment.ProcessId, Process.Current.Name, Process.Parent!.Pid));

        waiting.Should().Contain(pid);
        name.Should().StartWith("Process-");
        parent.Should().Be(Environment.ProcessId);
        await FluentActions.Awaiting(() => Process.RunAsync(() => int.Parse("ten", CultureInfo.InvariantCulture))).Should().ThrowAsync<FormatException>();
    }

    [Fact]
    public void Start_HandsOverObjectsThatStayAlive_AndAreAbandonedWhenTheChildDies()
    {
        using var warm = new WarmStarts();
        warm.Fill();
        var l = new Lock();
        var held = new Event();
        using var p = new Process(() =>
        {
            l.Acquire();
            held.Set();
            Thread.Sleep(Timeout.Infinite);
        });
        p.Start();
        held.Wait();
        l.Acquire(TimeSpan.Zero).Should().BeFalse();
        p.Kill();
        p.Join();

        using var scope = l.EnterScope();
        scope.WasAbandoned.Should().BeTrue();
    }

    [Fact]
    public void Start_HandsOverALargeMessage()
    {
        using var warm = new WarmStarts();
        var waiting = warm.Fill();
        var large = new byte[5_000_000];
        large[^1] = 42;

        using var p = new Process((byte[] bytes) => Environment.Exit(bytes[^1] + (bytes.Length / 1_000_000)), large);
        p.Start();
        p.Join();

        waiting.Should().Contain(p.Pid!.Value);
        p.ExitCode.Should().Be(47);
    }

    [Fact]
    public void Interrupt_ReachesAChildThatWaited()
    {
        using var warm = new WarmStarts();
        warm.Fill();
        var runs = new Event();
        using var p = new Process(() =>
        {
            runs.Set();
            Thread.Sleep(Timeout.Infinite);
        });
        p.Start();
        runs.Wait();
        p.Interrupt();
        p.Join();

        p.ExitCode.Should().Be(-Signal.SIGINT);
    }

    [Fact]
    public async Task ChildrenThatWait_AreNobodysChildrenToSee()
    {
        using var warm = new WarmStarts();
        var waiting = warm.Fill();

        Process.ActiveChildren().Should().BeEmpty();
        using var p = new Process(() => Thread.Sleep(Timeout.Infinite)) { Daemon = true };
        p.Start();
        Process.ActiveChildren().Should().Equal(p);
        waiting.Should().Contain(p.Pid!.Value);
        p.Kill();
        await p.JoinAsync();
        (await Process.RunAsync(() => Process.ActiveChildren().Count + SparePool.Pids.Length)).Should().Be(0);
    }

    [Fact]
    public void Daemon_HasNoneAndStartsNone()
    {
        using var warm = new WarmStarts();
        warm.Fill();
        using var p = new Process(() =>
        {
            FluentActions.Invoking(() => new Process(() => { }).Start()).Should().Throw<InvalidOperationException>();
            Environment.Exit(SparePool.Pids.Length + 5);
        })
        {
            Daemon = true,
        };
        p.Start();
        p.Join();

        p.ExitCode.Should().Be(5);
    }

    [Fact]
    public async Task Grandchildren_AreStartedInTheSameWay()
    {
        using var warm = new WarmStarts();
        warm.Fill();

        (await Process.RunAsync(() =>
        {
            var pids = new WarmStarts().Fill();
            return pids.Contains(Process.RunAsync(() => Environment.ProcessId).GetAwaiter().GetResult());
        })).Should().BeTrue();
    }

    [Fact]
    [TimeLimit(180)]
    public void Starts_OneAfterTheOther_CostNoDescriptorsAndNoThreads()
    {
        using var warm = new WarmStarts();
        warm.Fill();
        var (descriptors, threads) = (Descriptors.BesidesTheRuntimes(), Threads());
        for (var i = 0; i < Campaign.Choose(200, byDefault: 60); i++)
        {
            using var p = new Process((int i) => Environment.Exit(i), i % 100);
            p.Start();
            SparePool.LivingPids.Length.Should().BeLessThanOrEqualTo(SparePool.Size, "no more are made than wait");
            p.Join();
            p.ExitCode.Should().Be(i % 100);
        }

        warm.AwaitFull();
        Descriptors.Added(descriptors, Descriptors.BesidesTheRuntimes()).Should().BeEmpty();
        Threads().Should().BeLessThanOrEqualTo(threads + 2);

        static int Threads() => ThreadNames.CountBesides(ThreadNames.OfTheRuntime);
    }

    [Fact]
    [TimeLimit(180)]
    public void Starts_FromManyThreadsAtOnce_EachGetAChildOfTheirOwn()
    {
        using var warm = new WarmStarts();
        const int Threads = 16;
        const int Each = 4;
        warm.Fill();
        var children = new Process[Threads * Each];
        var threads = Enumerable.Range(0, Threads).Select(n => new Thread(() =>
        {
            for (var i = n * Each; i < (n + 1) * Each; i++)
            {
                children[i] = new Process((int code) => Environment.Exit(code), i);
                children[i].Start();
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Array.ForEach(children, c => c.Join());

        children.Select(c => c.ExitCode).Should().Equal(Enumerable.Range(0, Threads * Each).Select(i => (int?)i));
        children.Select(c => c.Pid).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    [TimeLimit(180)]
    public void Start_Works_WhenThoseThatWaitAreKilledAtTheSameTime()
    {
        using var warm = new WarmStarts();
        for (var i = 0; i < 30; i++)
        {
            var waiting = warm.Fill();
            using var p = new Process(() => Environment.Exit(7));
            var killer = new Thread(() =>
            {
                foreach (var pid in waiting)
                    _ = Signal.Kill(pid, Signal.SIGKILL);
            });
            killer.Start();
            p.Start();
            p.Join();
            killer.Join();

            if (waiting.Contains(p.Pid!.Value))
                p.ExitCode.Should().BeOneOf(7, -Signal.SIGKILL);
            else
                p.ExitCode.Should().Be(7);
        }
    }

    [Fact]
    public void Start_IsCold_WhenThoseThatWaitedHaveDied_AndOthersAreMadeOnlyThen()
    {
        using var warm = new WarmStarts();
        var waiting = warm.Fill();
        foreach (var pid in waiting)
            _ = Signal.Kill(pid, Signal.SIGKILL);
        Eventually.Holds(() => SparePool.Pids.Length == 0, TimeSpan.FromSeconds(10)).Should().BeTrue();
        ProcessTree.Descendants().Should().NotContain(p => p.Parent == Environment.ProcessId && waiting.Contains(p.Pid));

        warm.Fill().Should().NotIntersectWith(waiting);
    }

    [Fact]
    public void StoppedOnes_TakeACall_AndGoWithTheOthers()
    {
        using var warm = new WarmStarts();
        var waiting = warm.Fill();
        foreach (var pid in waiting)
            _ = Signal.Kill(pid, Signal.SIGSTOP);
        Eventually.Holds(() => waiting.All(Pids.IsStopped), TimeSpan.FromSeconds(20)).Should().BeTrue();

        using var p = new Process(() => Environment.Exit(9));
        p.Start();
        waiting.Should().Contain(p.Pid!.Value);
        p.Join(TimeSpan.FromMilliseconds(50)).Should().BeFalse();
        _ = Signal.Kill(p.Pid!.Value, Signal.SIGCONT);
        p.Join();
        p.ExitCode.Should().Be(9);

        Process.SetStartMethod(StartMethod.Spawn);
        Pids.Vanish([.. waiting.Select(pid => $"{pid}")]).Should().BeTrue();
    }

    [Fact]
    public void Start_IsDone_WhenItsThreadIsInterruptedOnceTheCallHasGone()
    {
        using var warm = new WarmStarts();
        var waiting = warm.Fill();
        using var p = new Process(() => { });
        var wasInterrupted = false;
        var starter = new Thread(() =>
        {
            Interfere("start.sent", () =>
            {
                HoldUntilOtherWaits(LockOf(ChildTable.Snapshot()[^1]), Thread.CurrentThread);
                Thread.CurrentThread.Interrupt();
            }, p.Start);
            try
            {
                Thread.Sleep(Timeout.Infinite);
            }
            catch (ThreadInterruptedException)
            {
                wasInterrupted = true;
            }
        });
        starter.Start();
        starter.Join();
        p.Join();

        wasInterrupted.Should().BeTrue("the interrupt is kept");
        p.ExitCode.Should().Be(0);
        waiting.Should().Contain(p.Pid!.Value);
    }

    [Fact]
    public void ChildThatWaited_IsEnded_WhenTheCallCannotBeSent()
    {
        using var warm = new WarmStarts();
        var waiting = warm.Fill();
        using var handle = File.OpenHandle("/dev/null");
        using var p = new Process((Microsoft.Win32.SafeHandles.SafeFileHandle h) => Environment.Exit(h.IsInvalid ? 1 : 0), handle);
        var start = () => Interfere("start.granted", handle.Dispose, p.Start);

        start.Should().Throw<ObjectDisposedException>();
        Eventually.Holds(() => waiting.Except(SparePool.LivingPids).Any(), TimeSpan.FromSeconds(30)).Should().BeTrue("it was taken for the call");
        warm.Fill();
    }

    private static void Interfere(string point, Action what, Action during)
    {
        CrashPoint.Reached = reached =>
        {
            if (reached == point)
                what();
        };
        try
        {
            during();
        }
        finally
        {
            CrashPoint.Reached = null;
        }
    }

    private static System.Threading.Lock LockOf(ChildProcess child) =>
        (System.Threading.Lock)typeof(ChildProcess).GetField("_lock", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(child)!;

    /// <summary>Another thread has the lock, until this one waits for it.</summary>
    private static void HoldUntilOtherWaits(System.Threading.Lock held, Thread other)
    {
        var isHeld = false;
        new Thread(() =>
        {
            lock (held)
            {
                Volatile.Write(ref isHeld, true);
                SpinWait.SpinUntil(() => other.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin));
            }
        }).Start();
        while (!Volatile.Read(ref isHeld))
            _ = Thread.Yield(); // no wait: that is what the other looks for
    }

    [Fact]
    public void OldOnes_AreEnded()
    {
        using var warm = new WarmStarts();
        var waiting = warm.Fill();
        SparePool.LongestWait = TimeSpan.FromMilliseconds(300);
        try
        {
            using var next = new Process(() => { });
            next.Start();
            next.Join();

            Pids.Vanish([.. waiting.Select(pid => $"{pid}")]).Should().BeTrue();
            Eventually.Holds(() => SparePool.LivingPids.Length == 0, TimeSpan.FromSeconds(30)).Should().BeTrue("those made after it grow old too");
        }
        finally
        {
            SparePool.LongestWait = TimeSpan.FromMinutes(5);
        }

        warm.Fill().Should().HaveCount(SparePool.Size);
    }

    [Fact]
    public void ThoseOfAnotherProgram_AreNotUsed()
    {
        using var warm = new WarmStarts();
        var waiting = warm.Fill();
        Process.SetExecutable(Environment.ProcessPath + ".no");
        try
        {
            using var p = new Process(() => { });
            p.Invoking(p => p.Start()).Should().Throw<ProcessException>();
        }
        finally
        {
            Process.SetExecutable(null);
        }

        using var next = new Process(() => { });
        next.Start();
        next.Join();
        waiting.Should().Contain(next.Pid!.Value);
    }
}
