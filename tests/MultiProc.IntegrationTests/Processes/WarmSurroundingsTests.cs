using System.Globalization;
using Microsoft.Extensions.Logging;
using MultiProc.Platform.Interop;
using MultiProc.Processes;
using MultiProc.Processes.Warm;

namespace MultiProc.IntegrationTests.Processes;

/// <summary>What is around a child is as at its start, though the process was there before.</summary>
public sealed class WarmSurroundingsTests
{
    private readonly List<string> _lines = [];

    [Fact]
    public void Environment_IsThatOfTheStart_ForManagedAndNativeCode()
    {
        using var warm = new WarmStarts();
        System.Environment.SetEnvironmentVariable("MP_W_GONE", "gone");
        System.Environment.SetEnvironmentVariable("MP_W_CHANGED", "old");
        System.Environment.SetEnvironmentVariable("MP_W_KEPT", "kept");
        try
        {
            var waiting = warm.Fill();
            System.Environment.SetEnvironmentVariable("MP_W_GONE", null);
            System.Environment.SetEnvironmentVariable("MP_W_CHANGED", "new=1");
            using var p = new Process(Tell) { Environment = { ["MP_W_OWN"] = "", ["MP_W_KEPT"] = null } };

            Run(p, waiting).Should().Equal("(none)|new=1||(none)", "none:new=1::none");
        }
        finally
        {
            foreach (var name in new[] { "GONE", "CHANGED", "KEPT" })
                System.Environment.SetEnvironmentVariable("MP_W_" + name, null);
        }

        static void Tell()
        {
            Console.WriteLine(string.Join('|', new[] { "GONE", "CHANGED", "OWN", "KEPT" }
                .Select(n => System.Environment.GetEnvironmentVariable("MP_W_" + n) ?? "(none)")));
            using var shell = System.Diagnostics.Process.Start("/bin/sh", ["-c", "echo ${MP_W_GONE-none}:$MP_W_CHANGED:${MP_W_OWN-none}:${MP_W_KEPT-none}"]);
            shell.WaitForExit();
        }
    }

    [Theory]
    [InlineData("DOTNET_gcServer")]
    [InlineData("LD_BIND_NOW")]
    [InlineData("LANGUAGE")]
    public void Start_IsCold_WhenAVariableIsDifferentThatIsReadOnlyAtTheStart(string name)
    {
        using var warm = new WarmStarts();
        var waiting = warm.Fill();
        using var p = new Process(() => { }) { Environment = { [name] = "0" } };
        p.Start();
        p.Join();

        waiting.Should().NotContain(p.Pid!.Value);
        p.ExitCode.Should().Be(0);
        SparePool.Pids.Should().Contain(waiting);
    }

    [Fact]
    public void Directory_IsThatOfTheStart()
    {
        using var warm = new WarmStarts();
        var waiting = warm.Fill();
        var own = System.Environment.CurrentDirectory;
        var folder = Directory.CreateTempSubdirectory("ö");
        try
        {
            System.Environment.CurrentDirectory = folder.FullName;
            using var p = new Process(Tell);
            Run(p, waiting);
            System.Environment.CurrentDirectory = own;
            waiting = warm.AwaitFull();
            using var other = new Process(Tell) { WorkingDirectory = "/" };
            Run(other, waiting);
            waiting = warm.AwaitFull();
            using var usual = new Process(Tell);
            Run(usual, waiting);
        }
        finally
        {
            System.Environment.CurrentDirectory = own;
            folder.Delete();
        }

        _lines.Should().Equal(folder.FullName, "/", own);
        static void Tell() => Console.WriteLine(System.Environment.CurrentDirectory);
    }

    [Fact]
    public void Cultures_AreThoseOfTheStartingThread()
    {
        using var warm = new WarmStarts();
        var waiting = warm.Fill();
        var thread = new Thread(() =>
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            CultureInfo.CurrentUICulture = new CultureInfo("fr-FR");
            using var p = new Process(() => Console.WriteLine($"{CultureInfo.CurrentCulture.Name} {CultureInfo.CurrentUICulture.Name} {1.5}"));
            Run(p, waiting);
        });
        thread.Start();
        thread.Join();

        _lines.Should().Equal("de-DE fr-FR 1,5");
    }

    [Fact]
    public void Streams_AreThoseOfTheStart()
    {
        using var warm = new WarmStarts();
        var waiting = warm.Fill();
        var errors = new List<string>();
        using var p = new Process(() =>
        {
            Console.WriteLine($"input {Console.In.ReadToEnd().Length}");
            Console.Error.WriteLine("error");
        })
        {
            StandardError = ProcessStream.Lines(errors.Add),
        };

        Run(p, waiting).Should().Equal("input 0");
        errors.Should().Equal("error");
        waiting = warm.AwaitFull();
        using var silent = new Process(() => Console.Error.WriteLine("nobody hears this")) { StandardError = ProcessStream.Null };
        Run(silent, waiting).Should().HaveCount(1);
    }

    [Fact]
    public void Log_ReachesTheParent()
    {
        var recorder = new Recorder();
        using var warm = new WarmStarts(recorder);
        var waiting = warm.Fill();
        using var p = new Process(() => Process.GetLogger("Warm").LogInformation("from {Pid}", System.Environment.ProcessId));
        Run(p, waiting);

        recorder.Records.Should().ContainSingle(r => r.Category == "Warm").Which.Message.Should().Be($"from {p.Pid}");
    }

    [Fact]
    public void KilledChildAndKilledSpare_LeaveNothing_InTheTemporaryFolderThatTheyWereStartedWith()
    {
        var inherited = System.Environment.GetEnvironmentVariable("TMPDIR");
        var folder = Directory.CreateTempSubdirectory();
        var later = Directory.CreateTempSubdirectory();
        try
        {
            System.Environment.SetEnvironmentVariable("TMPDIR", folder.FullName);
            using var warm = new WarmStarts();
            var waiting = warm.Fill();
            using var running = new Event();
            using var p = new Process(() =>
            {
                running.Set();
                Thread.Sleep(Timeout.Infinite);
            });
            p.Start();
            waiting.Should().Contain(p.Pid!.Value);
            running.Wait(TestContext.Current.CancellationToken);
            var spares = warm.AwaitFull();
            System.Environment.SetEnvironmentVariable("TMPDIR", later.FullName);
            p.Kill();
            p.Join();
            foreach (var pid in spares)
                _ = Signal.Kill(pid, Signal.SIGKILL);

            Eventually.Holds(() => folder.GetFileSystemInfos().Length == 0, TimeSpan.FromSeconds(30)).Should().BeTrue();
        }
        finally
        {
            System.Environment.SetEnvironmentVariable("TMPDIR", inherited);
            folder.Delete(recursive: true);
            later.Delete(recursive: true);
        }
    }

    [Fact]
    public void Directory_NeedsToBeEntered_AndNotToBeRead()
    {
        // No mode keeps root out.
        const string AsSomebody = "[ $(id -u) != 0 ] || { chmod 666 \"$1\"; chmod 1777 \"$TMPDIR\"; exec setpriv --reuid=61234 --regid=61234 --clear-groups \"$0\" \"$@\"; }; exec \"$0\" \"$@\"";
        var run = Scene.Run(AsSomebody, "warm-directories", []);

        var lines = run.Lines.SkipWhile(line => line.All(char.IsAsciiDigit)).ToList();
        lines.Should().HaveCount(3, run.Errors);
        lines[0].Should().Match(MultiProc.Platform.HostPlatform.UsesLinux ? "*Permission denied (13)*" : "cold 1", "elsewhere the child goes there itself");
        lines[1..].Should().Equal("there", "warm 0");
        run.RunsOfMain.Should().Be(1);
    }

    private List<string> Run(Process p, IReadOnlyList<int> waiting)
    {
        p.StandardOutput = ProcessStream.Lines(_lines.Add);
        p.Start();
        p.Join();
        p.ExitCode.Should().Be(0);
        waiting.Should().Contain(p.Pid!.Value);
        return _lines;
    }
}
