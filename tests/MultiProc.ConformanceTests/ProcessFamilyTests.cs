namespace MultiProc.ConformanceTests;

/// <summary>Who a process is, who its parent is, and what a child inherits.</summary>
public sealed class ProcessFamilyTests
{
    [Fact]
    [PythonTest("_TestProcess.test_current")]
    public void Current_IsThisProcess()
    {
        var current = Process.Current;
        current.IsAlive.Should().BeTrue();
        current.Daemon.Should().BeFalse();
        current.AuthKey.Should().NotBeEmpty();
        current.Ident.Should().Be(Environment.ProcessId);
        current.ExitCode.Should().BeNull();
    }

    [Fact]
    [PythonTest("_TestProcess.test_cpu_count")]
    public void CpuCount_IsAtLeastOne() => Process.CpuCount.Should().BeGreaterThanOrEqualTo(1);

    [Fact]
    [PythonTest("_TestProcess.test_set_executable")]
    public void SetExecutable_NamesTheProgramOfChildren()
    {
        Process.SetExecutable(Environment.ProcessPath);
        try
        {
            using var p = new Process(() => { });
            p.Start();
            p.Join();
            p.ExitCode.Should().Be(0);
        }
        finally
        {
            Process.SetExecutable(null);
        }
    }

    [Fact]
    [PythonTest("_TestProcess.test_args_argument")]
    public void Arguments_ArriveEqual_HoweverTheyAreGiven()
    {
        using var told = new Told();
        object[] values = [1, "text", new List<int> { 1, 2 }, (1, "two")];
        foreach (var value in values)
        {
            using var positional = new Process(Tell, told, value);
            using var named = new Process(target: Tell, args: [told, value]);
            positional.Start();
            positional.Join();
            named.Start();
            named.Join();
        }

        told.Lines.Should().Equal(values.SelectMany(v => new[] { Describe(v), Describe(v) }));
    }

    [Fact]
    [PythonTest("_TestProcess.test_daemon_argument")]
    public void Daemon_IsInherited_UnlessItIsGiven()
    {
        using var byDefault = new Process(() => { });
        using var daemon = new Process(target: () => { }, daemon: true);
        using var noDaemon = new Process(target: () => { }, daemon: false);
        byDefault.Daemon.Should().Be(Process.Current.Daemon);
        daemon.Daemon.Should().BeTrue();
        noDaemon.Daemon.Should().BeFalse();
    }

    [Fact]
    [PythonTest("_TestProcess.test_parent_process_attributes")]
    public void Parent_IsNullInTheRoot_AndKnownInAChild()
    {
        Process.Parent.Should().BeNull();
        using var told = new Told();
        using var p = new Process(() => told.Say($"{Process.Parent!.Pid} {Process.Parent.Name}"));
        p.Start();
        p.Join();
        told.Lines.Should().Equal($"{Environment.ProcessId} {Process.Current.Name}");
    }

    // Python's grandchild is told that its parent has gone; ours ends with it, and that is what can be seen.
    [Fact]
    [KillsParents]
    [PythonTest("_TestProcess.test_parent_process")]
    public void Grandchild_SeesItsParentAlive_AndEndsWithIt()
    {
        using var told = new Told();
        using var running = new Event();
        using var child = new Process(() =>
        {
            using var grandchild = new Process(() =>
            {
                told.Say($"{Process.Parent!.IsAlive} {Environment.ProcessId}");
                running.Set();
                Process.Parent.Join(); // returns, if at all, in the moment before this process is ended, too
            });
            grandchild.Start();
            grandchild.Join();
        });
        child.Start();
        running.Wait();
        child.Kill();
        child.Join();
        var line = told.Lines.Should().ContainSingle().Which.Split(' ');
        line[0].Should().Be("True");
        Pids.Vanish(line[1]).Should().BeTrue();
    }

    [Fact]
    [PythonTest("_TestProcess.test_process_mainthread_native_id")]
    public void Child_IsAnotherProcess()
    {
        using var told = new Told();
        using var p = new Process(() => told.Say($"{Environment.ProcessId}"));
        p.Start();
        p.Join();
        told.Lines.Should().Equal($"{p.Pid}").And.NotContain($"{Environment.ProcessId}");
    }

    [Fact]
    [PythonTest("_TestProcess.test_recursion")]
    public void Children_StartChildren()
    {
        using var told = new Told();
        Recurse(told, "");
        told.Lines.Should().Equal("", "0", "00", "01", "1", "10", "11");
    }

    [Fact]
    [PythonTest("_TestProcess.test_child_fd_inflation")]
    public void Descriptors_OfAChild_DoNotGrowWithItsSiblings()
    {
        using var told = new Told();
        using var go = new Event();
        Count(told);
        var siblings = Enumerable.Range(0, 5).Select(_ => new Process(() => go.Wait())).ToList();
        siblings.ForEach(p => p.Start());
        Count(told);
        go.Set();
        siblings.ForEach(p => p.Join());
        told.Lines.Distinct().Should().ContainSingle();
    }

    // Python's child waits for them. Ours does not, and its documentation says so.
    [Fact]
    [PythonTest("_TestProcess.test_wait_for_threads")]
    public void Child_DoesNotWaitForItsThreads()
    {
        using var p = new Process(() => new Thread(() => Thread.Sleep(Timeout.Infinite)).Start());
        p.Start();
        p.Join();
        p.ExitCode.Should().Be(0);
    }

    [Fact]
    [PythonTest("_TestProcess.test_error_on_stdio_flush_1")]
    public void Start_Works_WhenTheConsoleOfTheParentIsBroken()
    {
        var output = Console.Out;
        var errors = Console.Error;
        try
        {
            Console.SetOut(Broken());
            Console.SetError(Broken());
            using var p = new Process(() => { });
            p.Start();
            p.Join();
            p.ExitCode.Should().Be(0);
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }

    [Fact]
    [PythonTest("_TestProcess.test_error_on_stdio_flush_2")]
    public void ExitCode_IsZero_WhenTheChildBreaksItsConsole()
    {
        using var p = new Process(() =>
        {
            Console.SetOut(Broken());
            Console.SetError(Broken());
        });
        p.Start();
        p.Join();
        p.ExitCode.Should().Be(0);
    }

    private static StreamWriter Broken()
    {
        var writer = new StreamWriter(new MemoryStream());
        writer.Dispose();
        return writer;
    }

    private static void Tell(Told told, object value) => told.Say(Describe(value));

    private static string Describe(object value) => value is List<int> list ? $"{value.GetType()} {string.Join(',', list)}" : $"{value.GetType()} {value}";

    private static void Recurse(Told told, string id)
    {
        told.Say(id);
        if (id.Length == 2)
            return;
        for (var i = 0; i < 2; i++)
        {
            using var p = new Process(Recurse, told, $"{id}{i}");
            p.Start();
            p.Join();
        }
    }

    private static void Count(Told told)
    {
        using var p = new Process(() => told.Say($"{Descriptors.BesidesTheRuntimes().Count}"));
        p.Start();
        p.Join();
    }
}
