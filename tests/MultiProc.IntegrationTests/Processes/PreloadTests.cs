using System.Net.Http;
using MultiProc.Processes;
using MultiProc.Processes.Warm;

namespace MultiProc.IntegrationTests.Processes;

/// <summary>What children do before their call comes.</summary>
public sealed class PreloadTests
{
    private static int s_loaded;
    private readonly Recorder _recorder = new() { Level = Microsoft.Extensions.Logging.LogLevel.Warning };

    [Fact]
    public async Task Assemblies_AreLoaded()
    {
        using var warm = new WarmStarts(_recorder);
        Process.SetForkServerPreload(typeof(HttpClient).Assembly, typeof(PreloadTests).Assembly);
        warm.Fill();

        (await Process.RunAsync(HasHttp)).Should().BeTrue();
        Process.SetForkServerPreload();
        warm.Fill();
        (await Process.RunAsync(HasHttp)).Should().BeFalse();
        static bool HasHttp() => AppDomain.CurrentDomain.GetAssemblies().Any(a => a.GetName().Name == "System.Net.Http");
    }

    [Fact]
    public async Task Action_HasRun_WithWhatItCaptures()
    {
        using var warm = new WarmStarts(_recorder);
        var number = 41;
        Process.SetForkServerPreload(() => s_loaded = number + 1);
        var waiting = warm.Fill();

        var (pid, loaded) = await Process.RunAsync(() => (Environment.ProcessId, s_loaded));

        waiting.Should().Contain(pid);
        loaded.Should().Be(42);
        s_loaded.Should().Be(0);
    }

    [Fact]
    public async Task AnotherAction_ReplacesTheFirst()
    {
        using var warm = new WarmStarts(_recorder);
        Process.SetForkServerPreload(static () => s_loaded = 1);
        var first = warm.Fill();
        Process.SetForkServerPreload(static () => s_loaded = 2);
        var second = warm.Fill();

        second.Should().NotIntersectWith(first);
        (await Process.RunAsync(static () => s_loaded)).Should().Be(2);
    }

    [Fact]
    public async Task Exception_IsLoggedOnce_AndTheChildrenAreUsed()
    {
        using var warm = new WarmStarts(_recorder);
        Process.SetForkServerPreload(static () => throw new TimeZoneNotFoundException("no zone"));
        var waiting = warm.Fill();
        waiting.Should().Contain(await Process.RunAsync(static () => Environment.ProcessId));

        Eventually.Holds(() => _recorder.Records.Count > 0, TimeSpan.FromSeconds(10)).Should().BeTrue();
        var record = _recorder.Records[0];
        record.Category.Should().Be("MultiProc");
        record.Message.Should().Contain("no zone");
        record.Error.Should().BeOfType<TimeZoneNotFoundException>();
        record.Error!.ToString().Should().Contain(nameof(PreloadTests));
    }

    [Fact]
    public async Task CallsRunWithoutIt_WhenItEndsTheProcess_AndTheReasonIsLogged()
    {
        using var warm = new WarmStarts(_recorder);
        Process.SetForkServerPreload(static () => Environment.Exit(3));
        for (var i = 0; i < 3; i++)
            (await Process.RunAsync(static () => s_loaded)).Should().Be(0);

        Eventually.Holds(() => _recorder.Records.Count > 0, TimeSpan.FromSeconds(10)).Should().BeTrue();
        _recorder.Records.Should().ContainSingle().Which.Message.Should().Contain("exit code 3");
        Eventually.Holds(() => ProcessTree.Descendants().Count == 0, TimeSpan.FromSeconds(10)).Should().BeTrue();

        // Said once of one preload, and anew of the next.
        Process.SetForkServerPreload(static () => Environment.Exit(4));
        (await Process.RunAsync(static () => s_loaded)).Should().Be(0);
        Eventually.Holds(() => _recorder.Records.Count > 1, TimeSpan.FromSeconds(10)).Should().BeTrue();
        _recorder.Records[^1].Message.Should().Contain("exit code 4");
    }

    [Fact]
    public async Task NothingIsSaidOfOne_InWhosePlaceIsAnother()
    {
        using var warm = new WarmStarts(_recorder);
        var folder = Directory.CreateTempSubdirectory("multiproc-test-").FullName;
        try
        {
            Process.SetForkServerPreload(() =>
            {
                while (Directory.Exists(folder))
                    Thread.Sleep(1);
                Environment.Exit(3);
            });
            (await Process.RunAsync(static () => s_loaded)).Should().Be(0);
            Eventually.Holds(() => SparePool.LivingPids.Length == SparePool.Size, TimeSpan.FromSeconds(30)).Should().BeTrue();
            Process.SetForkServerPreload(static () => Environment.Exit(4));
        }
        finally
        {
            Directory.Delete(folder);
        }

        Eventually.Holds(() => SparePool.LivingPids.Length == 0, TimeSpan.FromSeconds(30)).Should().BeTrue();
        _recorder.Records.Should().BeEmpty();
        (await Process.RunAsync(static () => s_loaded)).Should().Be(0);
        Eventually.Holds(() => _recorder.Records.Count > 0, TimeSpan.FromSeconds(10)).Should().BeTrue();
        _recorder.Records.Should().ContainSingle().Which.Message.Should().Contain("exit code 4");
    }

    [Fact]
    public async Task CallsRunWithoutIt_WhenItNeverReturns()
    {
        using var warm = new WarmStarts(_recorder);
        Process.SetForkServerPreload(static () => Thread.Sleep(Timeout.Infinite));
        for (var i = 0; i < 3; i++)
            (await Process.RunAsync(static () => s_loaded)).Should().Be(0);

        SparePool.Pids.Should().BeEmpty();
    }

    [Fact]
    public async Task ObjectsAndProcesses_AreRefusedInIt()
    {
        using var warm = new WarmStarts(_recorder);
        Process.SetForkServerPreload(static () =>
        {
            FluentActions.Invoking(() => new Process(() => { }).Start()).Should().Throw<InvalidOperationException>().WithMessage("*still starting*");
            FluentActions.Invoking(() => new Lock()).Should().Throw<InvalidOperationException>().WithMessage("*preload*");
            s_loaded = 5;
        });
        warm.Fill();

        (await Process.RunAsync(static () => new Lock().Acquire(TimeSpan.Zero) ? s_loaded : 0)).Should().Be(5);
    }

    [Fact]
    public void WhatCannotTravel_IsRefusedAtOnce()
    {
        using var warm = new WarmStarts(_recorder);
        using var stream = new FileStream("/dev/null", FileMode.Open);
        var l = new Lock();

        FluentActions.Invoking(() => Process.SetForkServerPreload(() => stream.Flush())).Should().Throw<PicklingException>();
        FluentActions.Invoking(() => Process.SetForkServerPreload(() => l.Acquire())).Should().Throw<PicklingException>();
        FluentActions.Invoking(() => Process.SetForkServerPreload((Action?)null, null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void Lines_AreTheCalls_WhenThePreloadHasUsedTheConsole()
    {
        using var warm = new WarmStarts(_recorder);
        Process.SetForkServerPreload(static () =>
        {
            Console.Out.Flush();
            Console.Error.Flush();
        });
        var waiting = warm.Fill();
        var lines = new List<string>();
        var both = ProcessStream.Lines(lines.Add);

        using var p = new Process(() =>
        {
            Console.WriteLine("out ö");
            Console.Error.WriteLine("error");
        })
        {
            StandardOutput = both,
            StandardError = both,
        };
        p.Start();
        p.Join();

        waiting.Should().Contain(p.Pid!.Value);
        lines.Should().Equal("out ö", "error");
    }
}
