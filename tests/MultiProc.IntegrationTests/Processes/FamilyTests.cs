namespace MultiProc.IntegrationTests.Processes;

/// <summary>Names, parents, children of children, daemons.</summary>
public sealed class FamilyTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    private string[] Lines => File.ReadAllLines(_file);

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Current_IsMainProcess_InTheRoot()
    {
        Process.Current.Name.Should().Be("MainProcess");
        Process.Current.Pid.Should().Be(Environment.ProcessId);
        Process.Current.IsAlive.Should().BeTrue();
        Process.Current.ExitCode.Should().BeNull();
        Process.Current.Daemon.Should().BeFalse();
        Process.Current.Should().BeSameAs(Process.Current);
        Process.Parent.Should().BeNull();
        Process.Current.Dispose();
        Process.Current.IsAlive.Should().BeTrue();
    }

    [Fact]
    public void Current_IsTheStartedObject_InTheChild()
    {
        var file = _file;
        using var child = new Process(() => File.WriteAllLines(
            file,
            [Process.Current.Name, $"{Process.Current.Pid == Environment.ProcessId}", $"{Process.Current.Daemon}", $"{Process.Current.IsAlive}", $"{Process.Current.ExitCode is null}", $"{Process.Current}"]))
        {
            Name = "the child",
            Daemon = true,
        };
        child.Start();
        child.Join();

        Lines.Should().Equal("the child", "True", "True", "True", "True", $"<Process name='the child' pid={child.Pid} parent={Environment.ProcessId} started daemon>");
    }

    [Fact]
    public void Parent_IsKnownAndAlive_InTheChild()
    {
        var file = _file;
        using var child = new Process(() => File.WriteAllLines(
            file,
            [Process.Parent!.Name, $"{Process.Parent.Pid}", $"{Process.Parent.IsAlive}", $"{Process.Parent.Join(TimeSpan.FromMilliseconds(10))}"]));
        child.Start();
        child.Join();

        Lines.Should().Equal("MainProcess", $"{Environment.ProcessId}", "True", "False");
    }

    [Fact]
    public void Names_TellTheGenerations()
    {
        var file = _file;
        using var child = new Process(() =>
        {
            for (var i = 0; i < 2; i++)
            {
                using var grandchild = new Process(() => File.AppendAllLines(file, [$"{Process.Current.Name} of {Process.Parent!.Name}"]));
                grandchild.Start();
                grandchild.Join();
            }
        });
        var number = child.Name["Process-".Length..];
        child.Start();
        child.Join();

        Lines.Should().Equal($"Process-{number}:1 of Process-{number}", $"Process-{number}:2 of Process-{number}");
    }

    [Fact]
    public void AuthKey_IsInherited()
    {
        var file = _file;
        Action write = () => File.AppendAllLines(file, [Convert.ToHexString(Process.Current.AuthKey)]);
        using var usual = new Process(write);
        using var own = new Process(write) { AuthKey = [1, 2, 3] };
        usual.Start();
        usual.Join();
        own.Start();
        own.Join();

        Lines.Should().Equal(Convert.ToHexString(Process.Current.AuthKey), "010203");
    }

    [Fact]
    public void Daemon_MayHaveNoChildren()
    {
        var file = _file;
        using var child = new Process(() =>
        {
            try
            {
                new Process(() => { }).Start();
            }
            catch (InvalidOperationException e)
            {
                File.WriteAllText(file, e.Message);
            }
        }) { Daemon = true };
        child.Start();
        child.Join();

        Lines.Should().Equal("A daemon process may not have children.");
    }

    [Fact]
    public void Daemon_IsInheritedFromTheCreator()
    {
        var file = _file;
        using var child = new Process(() => File.WriteAllLines(file, [$"{new Process(() => { }).Daemon}", $"{new Process(target: Nothing, daemon: false).Daemon}"])) { Daemon = true };
        child.Start();
        child.Join();

        Lines.Should().Equal("True", "False");
    }

    [Fact]
    public void Start_Throws_InAStaticConstructorOfTheTargetsClass()
    {
        Environment.SetEnvironmentVariable("FORKBOMB", _file);
        using var child = new Process(ForkBomb.Target, _file);
        child.Start();
        child.Join();

        child.ExitCode.Should().Be(1);
        Lines.Should().ContainSingle().Which.Should().Contain("still starting");
    }

    [Fact]
    public void EntryAssemblyAndArguments_AreTheParents()
    {
        var file = _file;
        using var child = new Process(() => File.WriteAllLines(
            file, [System.Reflection.Assembly.GetEntryAssembly()!.Location, AppContext.BaseDirectory, Environment.CurrentDirectory, .. Environment.GetCommandLineArgs()]));
        child.Start();
        child.Join();

        Lines.Should().Equal(
            [System.Reflection.Assembly.GetEntryAssembly()!.Location, AppContext.BaseDirectory, Environment.CurrentDirectory, .. Environment.GetCommandLineArgs()]);
    }

    [Fact]
    public void StandardInput_IsEmpty_InTheChild()
    {
        var file = _file;
        using var child = new Process(() => File.WriteAllText(file, $"{Console.In.Read()}"));
        child.Start();
        child.Join();

        Lines.Should().Equal("-1");
    }

    [Fact]
    public void ActiveChildren_AreInTheOrderOfTheirStarts()
    {
        var children = Enumerable.Range(0, 3).Select(_ => new Process(() => Thread.Sleep(Timeout.Infinite))).ToList();
        foreach (var child in children.AsEnumerable().Reverse())
            child.Start();

        Process.ActiveChildren().Should().Equal(children.AsEnumerable().Reverse());
        children.ForEach(c => c.Kill());
        children.ForEach(c => c.Join());
        Process.ActiveChildren().Should().BeEmpty();
    }

    private static void Nothing()
    {
    }

    private static class ForkBomb
    {
        static ForkBomb()
        {
            if (Process.Parent is null)
                return;
            try
            {
                new Process(Target, "").Start();
            }
            catch (InvalidOperationException e)
            {
                File.WriteAllText(Environment.GetEnvironmentVariable("FORKBOMB")!, e.Message);
                throw;
            }
        }

        public static void Target(string file) => File.WriteAllText(file, "ran");
    }
}
