using System.Globalization;

namespace MultiProc.IntegrationTests.Processes;

/// <summary>Environment, directory and culture of a child.</summary>
public sealed class SurroundingsTests
{
    private readonly List<string> _lines = [];

    [Fact]
    public void CpuCount_IsThatOfTheMachine_WhenOnlyOneMayBeUsed() =>
        Scene.Run("exec taskset -c 0 \"$0\" \"$@\"", "processors", []).Lines.Should().Equal($"{Process.CpuCount}", "1");

    [Fact]
    public void Environment_IsTheParents_WithTheChanges()
    {
        System.Environment.SetEnvironmentVariable("MP_TEST_KEPT", "kept");
        System.Environment.SetEnvironmentVariable("MP_TEST_GONE", "gone");
        System.Environment.SetEnvironmentVariable("MP_TEST_CHANGED", "old");
        try
        {
            using var p = new Process(Tell)
            {
                Environment = { ["MP_TEST_NEW"] = "new=1", ["MP_TEST_GONE"] = null, ["MP_TEST_CHANGED"] = "", ["MP_TEST_NEVER"] = null },
            };

            Run(p).Should().Equal("kept|(none)||new=1|(none)");
        }
        finally
        {
            System.Environment.SetEnvironmentVariable("MP_TEST_KEPT", null);
            System.Environment.SetEnvironmentVariable("MP_TEST_GONE", null);
            System.Environment.SetEnvironmentVariable("MP_TEST_CHANGED", null);
        }

        static void Tell() => Console.WriteLine(string.Join('|', new[] { "KEPT", "GONE", "CHANGED", "NEW", "NEVER" }
            .Select(n => System.Environment.GetEnvironmentVariable("MP_TEST_" + n) ?? "(none)")));
    }

    [Fact]
    public void Environment_DoesNotBreakTheStart_WhenItNamesOurOwnVariables()
    {
        using var p = new Process(() => Console.WriteLine(System.Environment.GetEnvironmentVariable("MULTIPROC_LIFELINE") ?? "scrubbed"))
        {
            Environment = { ["MULTIPROC_LIFELINE"] = "3:1", ["DOTNET_STARTUP_HOOKS"] = null },
        };

        Run(p).Should().Equal("scrubbed");
    }

    [Fact]
    public void ChildOfAKilledParent_LeavesNothing_InTheTemporaryFolderThatItWasStartedWith()
    {
        var folder = Directory.CreateTempSubdirectory();
        using var running = new Event();
        using var p = new Process(
            (string path) =>
            {
                var grandchild = new Process(() =>
                {
                    System.Environment.SetEnvironmentVariable("TMPDIR", "/nowhere");
                    running.Set();
                    Thread.Sleep(Timeout.Infinite);
                });
                grandchild.Environment["TMPDIR"] = path;
                grandchild.Start();
                Thread.Sleep(Timeout.Infinite);
            },
            folder.FullName);
        p.Start();
        running.Wait(TestContext.Current.CancellationToken);
        folder.GetFileSystemInfos().Should().NotBeEmpty("the runtime has its ports there");
        p.Kill();
        p.Join();

        Eventually.Holds(() => folder.GetFileSystemInfos().Length == 0, TimeSpan.FromSeconds(10)).Should().BeTrue();
        folder.Delete();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void KilledChild_LeavesNothing_InTheTemporaryFolderThatItWasStartedWith(bool isItsOwn)
    {
        var inherited = System.Environment.GetEnvironmentVariable("TMPDIR");
        var folder = Directory.CreateTempSubdirectory();
        var later = Directory.CreateTempSubdirectory();
        using var running = new Event();
        using var p = new Process(() =>
        {
            running.Set();
            Thread.Sleep(Timeout.Infinite);
        });
        try
        {
            if (isItsOwn)
                p.Environment["TMPDIR"] = folder.FullName;
            else
                System.Environment.SetEnvironmentVariable("TMPDIR", folder.FullName);
            p.Start();
            if (!isItsOwn)
                System.Environment.SetEnvironmentVariable("TMPDIR", later.FullName);
            running.Wait(TestContext.Current.CancellationToken);
            folder.GetFileSystemInfos().Should().NotBeEmpty("the runtime has its ports there");
            p.Kill();
            p.Join();

            folder.GetFileSystemInfos().Should().BeEmpty();
        }
        finally
        {
            System.Environment.SetEnvironmentVariable("TMPDIR", inherited);
            folder.Delete(recursive: true);
            later.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("A=B")]
    [InlineData("A\0")]
    public void Environment_RefusesNamesThatCannotBe(string name)
    {
        using var p = new Process(() => { });

        p.Invoking(p => p.Environment[name] = "x").Should().Throw<ArgumentException>();
        p.Invoking(p => p.Environment.Add("A", "x\0")).Should().Throw<ArgumentException>();
        p.Environment.Should().BeEmpty();
    }

    [Fact]
    public void Surroundings_CannotBeChanged_AfterTheStart()
    {
        using var p = new Process(() => { });
        var environment = p.Environment;
        p.Start();

        p.Invoking(p => p.Environment["A"] = "x").Should().Throw<InvalidOperationException>();
        p.Invoking(_ => environment.Clear()).Should().Throw<InvalidOperationException>();
        p.Invoking(p => p.WorkingDirectory = "/").Should().Throw<InvalidOperationException>();
        p.Invoking(p => p.StandardInput = ProcessStream.Null).Should().Throw<InvalidOperationException>();
        p.Invoking(p => p.StandardOutput = ProcessStream.Null).Should().Throw<InvalidOperationException>();
        p.Invoking(p => p.StandardError = ProcessStream.Null).Should().Throw<InvalidOperationException>();
        Process.Current.Invoking(p => p.Environment.Add("A", "x")).Should().Throw<InvalidOperationException>();
        p.Join();
    }

    [Fact]
    public void WorkingDirectory_IsTheChildsAlone()
    {
        var folder = Directory.CreateTempSubdirectory("ö");
        var own = System.Environment.CurrentDirectory;
        try
        {
            using var p = new Process(() => Console.WriteLine(System.Environment.CurrentDirectory)) { WorkingDirectory = Path.GetRelativePath(own, folder.FullName) };

            Run(p).Should().Equal(folder.FullName);
            System.Environment.CurrentDirectory.Should().Be(own);
        }
        finally
        {
            folder.Delete();
        }
    }

    [Theory]
    [InlineData("cold")]
    [InlineData("warm")]
    public void EntryAssembly_IsThatOfTheParent_WhenTheProgramHasSetIt(string start)
    {
        var run = Scene.Run("entry-assembly", start);

        run.Lines.TakeLast(2).Should().Equal(["MultiProc", "MultiProc"], run.Errors);
        run.ExitCode.Should().Be(0);
    }

    [Fact]
    public void WorkingDirectory_Works_WhereTheSystemCannotStartAProgramElsewhere() =>
        Scene.Run("MULTIPROC_PORTABLE=1 exec \"$0\" \"$@\"", "directory", ["/"]).Lines.Should().Equal("/");

    [Fact]
    public void Start_SaysSo_WhenThereIsNoSuchDirectory_AndCanBeRepeated()
    {
        var folder = Directory.CreateTempSubdirectory();
        folder.Delete();
        using var p = new Process(() => { }) { WorkingDirectory = folder.FullName };
        p.Invoking(p => p.Start()).Should().Throw<ProcessException>().WithMessage($"cannot start a process in '{folder.FullName}': there is no such directory");

        p.WorkingDirectory = null;
        p.Start();
        p.Join();

        p.ExitCode.Should().Be(0);
        p.Invoking(p => new Process(() => { }) { WorkingDirectory = " " }).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Cultures_AreThoseOfTheStartingThread()
    {
        var thread = new Thread(() =>
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            CultureInfo.CurrentUICulture = new CultureInfo("fr-FR");
            RunTell();
        });
        thread.Start();
        thread.Join();
        RunTell();

        // A test runner may have set defaults of its own.
        var defaults = $"{CultureInfo.DefaultThreadCurrentCulture?.Name ?? "none"} {CultureInfo.DefaultThreadCurrentUICulture?.Name ?? "none"}";
        _lines.Should().Equal($"de-DE fr-FR {defaults}", $"{CultureInfo.CurrentCulture.Name} {CultureInfo.CurrentUICulture.Name} {defaults}");
    }

    [Fact]
    public void DefaultCultures_AreTheParents()
    {
        var before = (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture);
        CultureInfo.DefaultThreadCurrentCulture = new CultureInfo("it-IT");
        CultureInfo.DefaultThreadCurrentUICulture = new CultureInfo("es-ES");
        try
        {
            var thread = new Thread(RunTell);
            thread.UnsafeStart();
            thread.Join();
        }
        finally
        {
            (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture) = before;
        }

        _lines.Should().Equal("it-IT es-ES it-IT es-ES");
    }

    private void RunTell()
    {
        using var p = new Process(() => Console.WriteLine(
            $"{CultureInfo.CurrentCulture.Name} {CultureInfo.CurrentUICulture.Name} {CultureInfo.DefaultThreadCurrentCulture?.Name ?? "none"} {CultureInfo.DefaultThreadCurrentUICulture?.Name ?? "none"}"));
        Run(p);
    }

    private List<string> Run(Process p)
    {
        p.StandardOutput = ProcessStream.Lines(_lines.Add);
        p.Start();
        p.Join();
        p.ExitCode.Should().Be(0);
        return _lines;
    }
}
