namespace MultiProc.ConformanceTests;

/// <summary>From the start of a process to its end.</summary>
public sealed class ProcessLifeTests
{
    private const int Sigint = 2;
    private const int Sigterm = 15;
    private const int Sigkill = 9;

    [Fact]
    [PythonTest("_TestProcess.test_process")]
    public void Process_GoesThroughItsWholeLife()
    {
        using var told = new Told();
        using var go = new Event();
        using var p = new Process(Tell, args: [told, go, 1, 2], kwargs: new Dictionary<string, object?> { ["hello"] = 23, ["bye"] = 2.54 }, name: "SomeProcess", daemon: true);
        p.AuthKey.Should().Equal(Process.Current.AuthKey);
        p.IsAlive.Should().BeFalse();
        p.Daemon.Should().BeTrue();
        p.ExitCode.Should().BeNull();
        Process.ActiveChildren().Should().NotContain(p);

        p.Start();
        p.ExitCode.Should().BeNull();
        p.IsAlive.Should().BeTrue();
        Process.ActiveChildren().Should().Contain(p);

        go.Set();
        p.Join();
        told.Lines.Should().Equal("1 2", "23 2.54", "SomeProcess", Convert.ToHexString(p.AuthKey), $"{p.Pid}");
        p.ExitCode.Should().Be(0);
        p.IsAlive.Should().BeFalse();
        Process.ActiveChildren().Should().NotContain(p);
    }

    [Fact]
    [PythonTest("_TestProcess.test_active_children")]
    public void ActiveChildren_ListsTheChild_BetweenStartAndJoin()
    {
        Process.ActiveChildren().Should().BeEmpty();
        using var go = new Event();
        using var p = new Process(() => go.Wait());
        Process.ActiveChildren().Should().NotContain(p);
        p.Start();
        Process.ActiveChildren().Should().Equal(p);
        go.Set();
        p.Join();
        Process.ActiveChildren().Should().NotContain(p);
    }

    [Fact]
    [PythonTest("_TestProcess.test_terminate")]
    public void Terminate_EndsASleepingChild_BySigterm() => EndsBy(p => p.Terminate(), Sigterm);

    [Fact]
    [PythonTest("_TestProcess.test_kill")]
    public void Kill_EndsASleepingChild_BySigkill() => EndsBy(p => p.Kill(), Sigkill);

    [Fact]
    [PythonTest("_TestProcess.test_interrupt_no_handler")]
    public void Interrupt_EndsASleepingChild_BySigint() => EndsBy(p => p.Interrupt(), Sigint);

    [Fact]
    [PythonTest("_TestProcess.test_interrupt")]
    public void Interrupt_RunsTheHandlerOfTheChild()
    {
        using var running = new Event();
        using var p = new Process(() =>
        {
            Console.CancelKeyPress += (_, _) => Environment.Exit(1);
            running.Set();
            Thread.Sleep(Timeout.Infinite);
        })
        { Daemon = true };
        p.Start();
        running.Wait();
        p.Interrupt();
        p.Join();
        p.ExitCode.Should().Be(1);
    }

    [Fact]
    [PythonTest("_TestProcess.test_sentinel")]
    public void Sentinel_IsSet_OnceTheChildHasEnded()
    {
        using var go = new Event();
        using var p = new Process(() => go.Wait());
        p.Invoking(p => p.Sentinel).Should().Throw<InvalidOperationException>();
        p.Start();
        var sentinel = p.Sentinel;
        sentinel.Wait(TimeSpan.Zero).Should().BeFalse();
        go.Set();
        sentinel.Wait(TimeSpan.FromSeconds(30)).Should().BeTrue();
        p.Join();
        sentinel.IsSet.Should().BeTrue();
    }

    [Fact]
    [PythonTest("_TestProcess.test_close")]
    public void Close_IsRefusedWhileTheChildRuns_AndAllowedAfterIt()
    {
        using var go = new Event();
        var p = new Process(() => go.Wait()) { Daemon = true };
        p.Start();
        p.IsAlive.Should().BeTrue();
        p.Invoking(x => x.Close()).Should().Throw<InvalidOperationException>();
        go.Set();
        p.Join();
        p.IsAlive.Should().BeFalse();
        p.ExitCode.Should().Be(0);
        p.Close();
        p.Invoking(x => x.IsAlive).Should().Throw<ObjectDisposedException>();
        p.Invoking(x => x.Join()).Should().Throw<ObjectDisposedException>();
        p.Invoking(x => x.Terminate()).Should().Throw<ObjectDisposedException>();
        p.Invoking(x => x.Close()).Should().NotThrow();
    }

    [Fact]
    [PythonTest("_TestProcess.test_many_processes")]
    public void ExitCodes_AreRight_WhenManyRunAndWhenManyAreTerminatedAtOnce()
    {
        var shortOnes = StartMany(5, () => Thread.Sleep(10));
        shortOnes.ForEach(p => p.Join());
        shortOnes.Should().OnlyContain(p => p.ExitCode == 0);

        // Terminated while they start: each may be anywhere between the spawn and its target.
        var sleepers = StartMany(5, () => Thread.Sleep(Timeout.Infinite));
        sleepers.ForEach(p => p.Terminate());
        sleepers.ForEach(p => p.Join());
        sleepers.Should().OnlyContain(p => p.ExitCode == -Sigterm);
    }

    [Fact]
    [PythonTest("_TestProcess.test_lose_target_ref")]
    public void Start_DropsTargetAndArguments()
    {
        using var told = new Told();
        var (p, target) = StartUnreferenced(told);
        using (p)
        {
            p.Join();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            target.IsAlive.Should().BeFalse();
            told.Lines.Should().Equal("5");
        }
    }

    private static void EndsBy(Action<Process> end, int signal)
    {
        using var running = new Event();
        using var p = new Process(() =>
        {
            running.Set();
            Thread.Sleep(Timeout.Infinite);
        })
        { Daemon = true };
        p.Start();
        running.Wait();
        p.IsAlive.Should().BeTrue();
        Process.ActiveChildren().Should().Contain(p);
        p.ExitCode.Should().BeNull();
        p.Join(TimeSpan.Zero).Should().BeFalse();
        p.IsAlive.Should().BeTrue();

        end(p);
        p.Join();
        p.IsAlive.Should().BeFalse();
        Process.ActiveChildren().Should().NotContain(p);
        p.ExitCode.Should().Be(-signal);
    }

    private static List<Process> StartMany(int count, Action target)
    {
        var all = Enumerable.Range(0, count).Select(_ => new Process(target)).ToList();
        all.ForEach(p => p.Start());
        return all;
    }

    // Not inlined: no local of the caller may keep the target alive.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static (Process Process, WeakReference Target) StartUnreferenced(Told told)
    {
        var callable = new Callable();
        var p = new Process(callable.Call, told, callable);
        p.Start();
        return (p, new WeakReference(callable));
    }

    private static void Tell(Told told, Event go, int first, int second, int hello, double bye)
    {
        go.Wait();
        told.Say($"{first} {second}");
        told.Say(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{hello} {bye}"));
        told.Say(Process.Current.Name);
        told.Say(Convert.ToHexString(Process.Current.AuthKey));
        told.Say($"{Process.Current.Pid}");
    }

    private sealed class Callable
    {
        public void Call(Told told, Callable self) => told.Say(ReferenceEquals(this, self) ? "5" : "two objects");
    }
}
