namespace MultiProc.IntegrationTests.Processes;

/// <summary>Children that cannot start say why.</summary>
public sealed class LaunchTests
{
    [Fact]
    public void Start_NamesTheProgramAndTheReason_WhenItIsMissing()
    {
        var error = StartError("/nowhere/at-all");

        error.Message.Should().Be("cannot start '/nowhere/at-all': No such file or directory (2)");
        error.InnerException.Should().BeOfType<IOException>();
    }

    [Fact]
    public void Start_NamesTheProgramAndTheReason_WhenItIsNoProgram() =>
        StartError("/etc/passwd").Message.Should().Be("cannot start '/etc/passwd': Permission denied (13)");

    [Fact]
    public void Start_CanBeRepeated_AfterItFailed()
    {
        Process.SetExecutable("/nowhere/at-all");
        using var child = new Process(() => { });
        try
        {
            child.Invoking(c => c.Start()).Should().Throw<ProcessException>();
        }
        finally
        {
            Process.SetExecutable(null);
        }

        child.Start();
        child.Join();
        child.ExitCode.Should().Be(0);
    }

    [Fact]
    public void SetExecutable_TakesTheMuxer()
    {
        var muxer = Path.GetFullPath(Path.Combine(typeof(object).Assembly.Location, "../../../../dotnet"));
        Process.SetExecutable(muxer);
        try
        {
            using var child = new Process(() => Environment.Exit(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? 11 : 12));
            child.Start();
            child.Join();
            child.ExitCode.Should().Be(11);
        }
        finally
        {
            Process.SetExecutable(null);
        }
    }

    [Fact]
    public void Start_SaysSo_WhenThereAreNoDescriptorsLeft_AndWorksAgainLater()
    {
        // The runtime's compiler is a thread that comes and goes, and has a pipe while it starts: that would give two descriptors back.
        var run = Scene.Run("ulimit -n 200; DOTNET_TieredCompilation=0 exec \"$0\" \"$@\"", "few-descriptors", []);

        run.Lines.Should().HaveCount(3, run.Errors);
        run.Lines[1].Should().Contain("Too many open files (24)");
        run.Lines[2].Should().Be("0");
    }

    [Fact]
    public void FreezeSupport_RunsTheChildWithoutAHook()
    {
        var run = Scene.Run("freeze");

        run.Lines.Should().Equal("True child", "0");
        run.RunsOfMain.Should().Be(1);
    }

    [Fact]
    public void Child_IsStartedByTheMuxer_WhenTheParentWas()
    {
        var run = Scene.Run("cd /; exec dotnet \"$0.dll\" \"$@\"", "command-line", []);

        run.Lines.Should().HaveCount(2, run.Errors);
        run.Lines[1].Should().Be(run.Lines[0]).And.Contain("MultiProc.TestProgram.dll");
        run.RunsOfMain.Should().Be(1);
    }

    [Fact]
    public void HooksOfTheUser_RunInTheChildToo_AndStayInItsEnvironment()
    {
        var file = Path.GetTempFileName();
        var run = Scene.Run($"HOOK_FILE={file} DOTNET_STARTUP_HOOKS=\"$0.dll\" exec \"$0\" \"$@\"", "hooks", []);

        run.Lines.Should().ContainSingle(run.Errors).Which.Should().EndWith("/MultiProc.TestProgram.dll");
        File.ReadAllLines(file).Should().HaveCount(2).And.OnlyHaveUniqueItems();
        run.RunsOfMain.Should().Be(1);
        File.Delete(file);
    }

    [Fact]
    public void Start_Throws_WhenStartupHooksAreSwitchedOff()
    {
        AppContext.SetSwitch("System.StartupHookProvider.IsSupported", false);
        try
        {
            using var child = new Process(() => { });
            child.Invoking(c => c.Start()).Should().Throw<InvalidOperationException>().WithMessage("*FreezeSupport*");
        }
        finally
        {
            AppContext.SetSwitch("System.StartupHookProvider.IsSupported", true);
        }
    }

    [Fact]
    public void Starts_LeaveNothing_AfterManyOfThem()
    {
        for (var i = 0; i < 20; i++)
            StartAndJoin();
        var (threads, descriptors) = (Threads(), Descriptors.BesidesTheRuntimes());
        for (var i = 0; i < Campaign.Choose(500, byDefault: 50); i++)
        {
            TimeLimitAttribute.Renew();
            StartAndJoin();
        }

        Threads().Should().BeLessThanOrEqualTo(threads + 2);
        Descriptors.Added(descriptors, Descriptors.BesidesTheRuntimes()).Should().BeEmpty();
    }

    [Fact]
    public void Starts_Succeed_FromManyThreadsAtOnce()
    {
        var children = new Process[32];

        Parallel.For(0, children.Length, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i =>
        {
            children[i] = new Process((int code) => Environment.Exit(code), i);
            children[i].Start();
        });

        for (var i = 0; i < children.Length; i++)
        {
            children[i].Join();
            children[i].ExitCode.Should().Be(i);
            children[i].Dispose();
        }
    }

    [Theory]
    [InlineData(StartMethod.Spawn)]
    [InlineData(StartMethod.ForkServer)]
    public async Task Start_IsDoneOrNotBegun_WhenItsThreadIsInterrupted(StartMethod method)
    {
        using var warm = method == StartMethod.ForkServer ? new WarmStarts() : null;
        var random = new Random(1);
        for (var i = 0; i < Campaign.Choose(500, byDefault: 20); i++)
        {
            using var p = new Process(() => { });
            Exception? error = null;
            var starter = new Thread(() => error = Catch(p.Start));
            starter.Start();
            var rival = Task.Run(() => Process.ActiveChildren(), TestContext.Current.CancellationToken);
            Thread.SpinWait(random.Next(100_000));
            starter.Interrupt();
            starter.Join();
            (error is null or ThreadInterruptedException).Should().BeTrue($"{error}");
            (p.Pid is null).Should().Be(error is not null);
            if (error is null)
                p.Join();
            await rival;
        }

        Process.ActiveChildren().Should().BeEmpty();

        static Exception? Catch(Action action)
        {
            try
            {
                action();
                return null;
            }
            catch (Exception e)
            {
                return e;
            }
        }
    }

    [Fact]
    public void Start_HandsOverManyDescriptors()
    {
        var (parent, child) = MultiProc.Platform.Lifeline.Create();
        using (parent)
        using (child)
        {
            var handles = Enumerable.Range(0, 600).Select(_ => (System.Runtime.InteropServices.SafeHandle)File.OpenHandle("/dev/null")).ToList();
            MultiProc.Platform.Frame.Send(parent, [new byte[10_000]], handles);
            handles.ForEach(h => h.Dispose());

            var frame = MultiProc.Platform.Frame.Receive(child, wait: true)!;

            frame.Handles.Should().HaveCount(600);
            frame.TakeBody().Length.Should().Be(10_000);
            Array.ForEach(frame.Handles, h => h.Dispose());
        }
    }

    private static int Threads() => ThreadNames.CountBesides(ThreadNames.OfTheRuntime);

    private static void StartAndJoin()
    {
        using var child = new Process(() => { });
        child.Start();
        child.Join();
        child.ExitCode.Should().Be(0);
    }

    private static ProcessException StartError(string program)
    {
        Process.SetExecutable(program);
        try
        {
            using var child = new Process(() => { });
            return child.Invoking(c => c.Start()).Should().Throw<ProcessException>().Which;
        }
        finally
        {
            Process.SetExecutable(null);
        }
    }
}
