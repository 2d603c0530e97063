namespace MultiProc.ConformanceTests;

/// <summary>Ports of <c>_TestProcess</c>. What children see comes back through a file: queues are a later part.</summary>
public sealed class ProcessTests : IDisposable
{
    private const int SIGKILL = 9;
    private const int SIGTERM = 15;
    private readonly string _file = Path.GetTempFileName();

    private string[] Lines => File.ReadAllLines(_file);

    public void Dispose() => File.Delete(_file);

    [Fact]
    [PythonTest("_TestProcess.test_current")]
    public void Current_DescribesThisProcess()
    {
        var current = Process.Current;

        current.IsAlive.Should().BeTrue();
        current.Daemon.Should().BeFalse();
        current.AuthKey.Should().NotBeEmpty();
        current.Ident.Should().Be(Environment.ProcessId);
        current.ExitCode.Should().BeNull();
    }

    [Fact]
    [PythonTest("_TestProcess.test_set_executable")]
    public void SetExecutable_NamesTheProgramOfTheChild()
    {
        Process.SetExecutable(Environment.ProcessPath);
        try
        {
            CodeOf(new Process(() => { })).Should().Be(0);
        }
        finally
        {
            Process.SetExecutable(null);
        }
    }

    [Fact]
    [PythonTest("_TestProcess.test_args_argument")]
    public void Arguments_ArriveEqual_HoweverTheyAreListed()
    {
        object?[] args = [_file, 1, "text", new List<int> { 2, 3 }, (4, "five")];

        CodeOf(new Process(WriteAll, args)).Should().Be(0);
        CodeOf(new Process(target: WriteAll, args: args)).Should().Be(0);
        CodeOf(new Process(WriteAll, _file, 1, "text", new List<int> { 2, 3 }, (4, "five"))).Should().Be(0);

        Lines.Should().HaveCount(3).And.AllBe("1 text 2,3 (4, five)");
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [PythonTest("_TestProcess.test_daemon_argument")]
    public void Daemon_IsTheArgument_OrInherited(bool? argument, bool expected)
    {
        using var process = new Process(target: Nothing, daemon: argument);

        process.Daemon.Should().Be(expected);
    }

    [Fact]
    [PythonTest("_TestProcess.test_parent_process_attributes")]
    public void Parent_IsNullInTheRoot_AndNamedInTheChild()
    {
        Process.Parent.Should().BeNull();

        var file = _file;
        CodeOf(new Process(() => File.WriteAllLines(file, [$"{Process.Parent!.Pid}", Process.Parent.Name]))).Should().Be(0);

        Lines.Should().Equal($"{Environment.ProcessId}", Process.Current.Name);
    }

    [Fact]
    [KillsParents]
    [PythonTest("_TestProcess.test_parent_process")]
    public void Parent_IsAliveForTheGrandchild_WhichEndsWithIt()
    {
        var file = _file;
        using var child = new Process(() =>
        {
            var grandchild = new Process(() =>
            {
                File.WriteAllLines(file, [$"{Environment.ProcessId}", $"{Process.Parent!.IsAlive}"]);
                Process.Parent.Join();
            });
            grandchild.Start();
            grandchild.Join();
        });
        child.Start();
        Eventually.Holds(() => Lines.Length == 2, TimeSpan.FromSeconds(30)).Should().BeTrue();
        Lines[1].Should().Be("True");

        child.Terminate();
        child.Join();

        Eventually.Holds(() => ProcessTree.Descendants().Count == 0, TimeSpan.FromSeconds(10)).Should().BeTrue();
    }

    [Fact]
    [PythonTest("_TestProcess.test_process")]
    public void Process_LivesFromStartToJoin()
    {
        var process = new Process(target: Tell, args: [_file, 1], kwargs: new Dictionary<string, object?> { ["bye"] = 2.54 }, name: "SomeProcess", daemon: true);
        var current = Process.Current;

        process.AuthKey.Should().Equal(current.AuthKey);
        process.IsAlive.Should().BeFalse();
        process.Daemon.Should().BeTrue();
        Process.ActiveChildren().Should().NotContain(process);
        process.ExitCode.Should().BeNull();

        process.Start();

        process.ExitCode.Should().BeNull();
        process.IsAlive.Should().BeTrue();
        Process.ActiveChildren().Should().Contain(process);

        process.Join();

        process.ExitCode.Should().Be(0);
        process.IsAlive.Should().BeFalse();
        Process.ActiveChildren().Should().NotContain(process);
        Lines.Should().Equal("1 2.54", "SomeProcess", Convert.ToHexString(current.AuthKey), $"{process.Pid}");
        process.Close();
    }

    [Fact]
    [PythonTest("_TestProcess.test_process_mainthread_native_id")]
    public void Child_HasAProcessNumberOfItsOwn()
    {
        var file = _file;
        CodeOf(new Process(() => File.WriteAllText(file, $"{Environment.ProcessId}"))).Should().Be(0);

        Lines[0].Should().NotBe($"{Environment.ProcessId}");
    }

    [Fact]
    [PythonTest("_TestProcess.test_terminate")]
    public void Terminate_EndsASleeper() => EndSleeper(p => p.Terminate()).Should().Be(-SIGTERM);

    [Fact]
    [PythonTest("_TestProcess.test_kill")]
    public void Kill_EndsASleeper() => EndSleeper(p => p.Kill()).Should().Be(-SIGKILL);

    [Fact]
    [PythonTest("_TestProcess.test_cpu_count")]
    public void CpuCount_IsPositive() => Process.CpuCount.Should().BePositive();

    [Fact]
    [PythonTest("_TestProcess.test_active_children")]
    public void ActiveChildren_HoldsAProcess_FromStartToJoin()
    {
        using var process = new Process(() => Thread.Sleep(Timeout.Infinite)) { Daemon = true };
        Process.ActiveChildren().Should().NotContain(process);
        process.Start();
        Process.ActiveChildren().Should().Contain(process);
        process.Kill();
        process.Join();
        Process.ActiveChildren().Should().NotContain(process);
    }

    [Fact]
    [PythonTest("_TestProcess.test_recursion")]
    public void Children_StartChildren()
    {
        CodeOf(new Process(Recurse, _file, "")).Should().Be(0);

        Lines.Should().Equal("", "0", "00", "01", "1", "10", "11");
    }

    [Fact]
    [PythonTest("_TestProcess.test_close")]
    public void Close_EndsTheUseOfTheObject()
    {
        var process = new Process(() => Thread.Sleep(Timeout.Infinite));
        process.Start();
        process.IsAlive.Should().BeTrue();
        process.Invoking(p => p.Close()).Should().Throw<InvalidOperationException>();
        process.Kill();
        process.Join();
        process.IsAlive.Should().BeFalse();

        process.Close();

        process.Invoking(p => p.IsAlive).Should().Throw<ObjectDisposedException>();
        process.Invoking(p => p.Join()).Should().Throw<ObjectDisposedException>();
        process.Invoking(p => p.Terminate()).Should().Throw<ObjectDisposedException>();
        process.Close();
    }

    [Fact]
    [PythonTest("_TestProcess.test_many_processes")]
    public void ManyProcesses_EndAsTheyAreMeantTo()
    {
        const int Count = 20;
        var quick = Enumerable.Range(0, Count).Select(_ => new Process(() => { })).ToList();
        quick.ForEach(p => p.Start());
        quick.ForEach(p => p.Join(TimeSpan.FromSeconds(60)).Should().BeTrue());
        quick.Should().AllSatisfy(p => p.ExitCode.Should().Be(0));

        // Terminated at once: while they start, that is.
        var sleepers = Enumerable.Range(0, Count).Select(_ => new Process(() => Thread.Sleep(Timeout.Infinite))).ToList();
        sleepers.ForEach(p => p.Start());
        sleepers.ForEach(p => p.Terminate());
        sleepers.ForEach(p => p.Join(TimeSpan.FromSeconds(60)).Should().BeTrue());
        sleepers.Should().AllSatisfy(p => p.ExitCode.Should().Be(-SIGTERM));
    }

    [Fact]
    [PythonTest("_TestProcess.test_lose_target_ref")]
    public void Start_LetsGoOfTheTarget()
    {
        var (process, target) = StartCallable();

        Eventually.Holds(
            () =>
            {
                GC.Collect();
                return !target.IsAlive;
            },
            TimeSpan.FromSeconds(10)).Should().BeTrue();
        process.Join();
        process.ExitCode.Should().Be(0);
    }

    [Fact]
    [PythonTest("_TestProcess.test_child_fd_inflation")]
    public void Child_HoldsNoDescriptorsOfItsSiblings()
    {
        var file = _file;
        Action count = () => File.AppendAllLines(file, [$"{Descriptors.Count}"]);
        var siblings = Enumerable.Range(0, 10).Select(_ => new Process(() => Thread.Sleep(Timeout.Infinite))).ToList();
        CodeOf(new Process(count)).Should().Be(0);
        siblings.ForEach(p => p.Start());
        CodeOf(new Process(count)).Should().Be(0);
        siblings.ForEach(p => p.Kill());
        siblings.ForEach(p => p.Join());

        Lines[1].Should().Be(Lines[0]);
    }

    /// <summary>The documented deviation: a child ends like a program that calls Environment.Exit.</summary>
    [Fact]
    [PythonTest("_TestProcess.test_wait_for_threads")]
    public void Child_DoesNotWaitForItsForegroundThreads()
    {
        using var process = new Process(() => new Thread(() => Thread.Sleep(Timeout.Infinite)).Start());
        process.Start();

        process.Join(TimeSpan.FromSeconds(30)).Should().BeTrue();
        process.ExitCode.Should().Be(0);
    }

    [Fact]
    [PythonTest("_TestProcess.test_error_on_stdio_flush_1")]
    public void Child_Starts_WhenTheParentHasNoStandardStreams() =>
        Scene.Run("exec \"$0\" \"$@\" <&- >&- 2>&-", "code-of-child", []).ExitCode.Should().Be(0);

    [Fact]
    [PythonTest("_TestProcess.test_error_on_stdio_flush_2")]
    public void Child_EndsWell_WhenItBreaksItsStandardStreams() => CodeOf(new Process(() =>
    {
        Console.Out.Close();
        Console.Error.Close();
        Console.SetOut(new StreamWriter(Stream.Null));
        Console.Out.Close();
    })).Should().Be(0);

    private static int? EndSleeper(Action<Process> end)
    {
        using var process = new Process(() => Thread.Sleep(Timeout.Infinite)) { Daemon = true };
        process.Start();
        process.IsAlive.Should().BeTrue();
        Process.ActiveChildren().Should().Contain(process);
        process.ExitCode.Should().BeNull();
        process.Join(TimeSpan.Zero).Should().BeFalse();
        process.IsAlive.Should().BeTrue();

        end(process);

        process.Join(TimeSpan.FromSeconds(30)).Should().BeTrue();
        process.IsAlive.Should().BeFalse();
        Process.ActiveChildren().Should().NotContain(process);
        return process.ExitCode;
    }

    private static int? CodeOf(Process process)
    {
        using (process)
        {
            process.Start();
            process.Join();
            return process.ExitCode;
        }
    }

    private static (Process Process, WeakReference Target) StartCallable()
    {
        var target = new Callable();
        var process = new Process(target.Call);
        process.Start();
        return (process, new WeakReference(target));
    }

    private static void Nothing()
    {
    }

    private static void WriteAll(string file, int number, string text, List<int> list, (int, string) pair) =>
        File.AppendAllLines(file, [$"{number} {text} {string.Join(',', list)} {pair}"]);

    private static void Tell(string file, int hello, double bye) => File.WriteAllLines(
        file,
        [FormattableString.Invariant($"{hello} {bye}"), Process.Current.Name, Convert.ToHexString(Process.Current.AuthKey), $"{Process.Current.Pid}"]);

    private static void Recurse(string file, string id)
    {
        File.AppendAllLines(file, [id]);
        if (id.Length == 2)
            return;
        for (var i = 0; i < 2; i++)
        {
            using var child = new Process(Recurse, file, $"{id}{i}");
            child.Start();
            child.Join();
        }
    }

    private sealed class Callable
    {
        public void Call() => Environment.ExitCode = GetType() == typeof(Callable) ? 0 : 1;
    }
}
