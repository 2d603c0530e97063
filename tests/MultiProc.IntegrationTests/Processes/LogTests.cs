using Microsoft.Extensions.Logging;
using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Platform.Interop;
using MultiProc.Processes.Log;

namespace MultiProc.IntegrationTests.Processes;

/// <summary>What children log reaches the parent's factory.</summary>
public sealed class LogTests : IDisposable
{
    private readonly Recorder _recorder = new();

    public LogTests() => Process.LoggerFactory = _recorder;

    public void Dispose()
    {
        Process.LoggerFactory = null;
        _recorder.Dispose();
    }

    [Fact]
    public void Records_Arrive_WithAllThatBelongsToThem()
    {
        var pid = Run(() =>
        {
            var log = Process.GetLogger("Some.Category");
            log.Log(LogLevel.Error, new EventId(42, "Answer"), "naïve {Name}", "ü");
            log.LogInformation(new ArgumentException("broken", "argument"), "with an error");
            Process.LoggerFactory.CreateLogger("Other").LogWarning("by the factory");
        });

        _recorder.Records.Select(r => (r.Category, r.Level, r.Id.Id, r.Id.Name, r.Message)).Should().Equal(
            ("Some.Category", LogLevel.Error, 42, "Answer", "naïve ü"),
            ("Some.Category", LogLevel.Information, 0, null, "with an error"),
            ("Other", LogLevel.Warning, 0, null, "by the factory"));
        _recorder.Records[0].Error.Should().BeNull();
        _recorder.Records[1].Error.Should().BeOfType<ArgumentException>().Which.ParamName.Should().Be("argument");
        _recorder.Records[0].State.Should().Contain(new KeyValuePair<string, object?>("ProcessId", pid)).And.Contain(p => p.Key == "ProcessName");
    }

    [Fact]
    public void Records_OfGrandchildren_ComeThroughTheirParents()
    {
        Run(() =>
        {
            using var grandchild = new Process(() => Process.GetLogger("deep").LogWarning(new InvalidOperationException("inner"), "below")) { Name = "grandchild" };
            grandchild.Start();
            grandchild.Join();
            Process.GetLogger("middle").LogWarning("after it");
        });

        _recorder.Records.Select(r => r.Message).Should().Equal("below", "after it");
        _recorder.Records[0].Error.Should().BeOfType<InvalidOperationException>();
        _recorder.Records[0].State.Should().Contain(new KeyValuePair<string, object?>("ProcessName", "grandchild"));
    }

    [Fact]
    public async Task Records_OfGrandchildren_Arrive_WhenTheirParentEndsBeforeThem()
    {
        const int Count = 6000;
        using var blocked = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        using var mayLog = new Event();
        using var joined = new Event();
        using var p = new Process(() =>
        {
            WaitForTheParent();
            CrashPoint.Reached = step =>
            {
                if (step == "exit.joined")
                    joined.Set();
            };
            new Process(() =>
            {
                WaitForTheParent();
                mayLog.Wait();
                for (var i = 0; i < Count; i++)
                    Process.GetLogger("below").LogInformation("{I} {Text}", i, new string('x', 300));
            }).Start();
        });
        p.Start();
        var poller = Task.Run(() => Poller.Current.Run(() =>
        {
            blocked.Set();
            go.Wait();
            return 0;
        }));
        blocked.Wait();
        mayLog.Set();
        joined.Wait();
        go.Set();
        p.Join();

        await poller;
        _recorder.Records.Count(r => r.Category == "below").Should().Be(Count);
    }

    [Theory]
    [InlineData(LogLevel.Warning, "True True False False")]
    [InlineData(LogLevel.Trace, "True True True True")]
    [InlineData(LogLevel.None, "False False False False")]
    public void Level_IsTheParents(LogLevel level, string expected)
    {
        _recorder.Level = level;
        var lines = new List<string>();
        using var p = new Process(() => Console.WriteLine(string.Join(' ', new[] { LogLevel.Critical, LogLevel.Warning, LogLevel.Information, LogLevel.Trace }.Select(Process.GetLogger().IsEnabled))))
        {
            StandardOutput = ProcessStream.Lines(lines.Add),
        };
        p.Start();
        p.Join();

        lines.Should().Equal(expected);
    }

    [Fact]
    public void Records_FromBeforeACrash_Arrive()
    {
        Run(() =>
        {
            for (var i = 0; i < 100; i++)
                Process.GetLogger("doomed").LogCritical("{I}", i);
            _ = Signal.Kill(System.Environment.ProcessId, Signal.SIGKILL);
        });

        _recorder.Records.Select(r => r.Message).Should().Equal(Enumerable.Range(0, 100).Select(i => $"{i}"));
    }

    [Fact]
    [TimeLimit(300)]
    public void Records_AreCounted_WhenTheyAreNotTakenInTime()
    {
        var count = Campaign.Scale(1_000_000, 100_000);
        Run(() =>
        {
            WaitForTheParent();
            var log = Process.GetLogger("storm");
            for (var i = 0; i < count; i++)
                log.LogInformation("{I}", i);
        });

        var told = _recorder.Records.Where(r => r.Category == "storm").Select(r => int.Parse(r.Message, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        var dropped = _recorder.Records.Where(r => r.Category == "MultiProc").Sum(r => int.Parse(r.Message.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
        told.Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        (told.Count + dropped).Should().Be(count);
    }

    [Fact]
    public void Records_AreKept_WhenNobodyTakesThemForAWhile()
    {
        using var go = new ManualResetEventSlim();
        _recorder.Before = go.Wait;
        using var p = new Process(() =>
        {
            WaitForTheParent();
            for (var i = 0; i < 20_000; i++)
                Process.GetLogger("many").LogInformation("{I}", i);
        });
        p.Start();
        p.Sentinel.Wait();
        go.Set();
        p.Join();

        _recorder.Records.Select(r => r.Message).Should().Equal(Enumerable.Range(0, 20_000).Select(i => $"{i}"));
    }

    [Fact]
    public void Provider_ThatThrows_LosesOnlyItsRecord()
    {
        _recorder.Before = () =>
        {
            if (_recorder.Records.Count == 1)
                _recorder.Fail();
        };
        Run(() =>
        {
            for (var i = 0; i < 4; i++)
                Process.GetLogger("any").LogInformation("{I}", i);
        });

        _recorder.Records.Select(r => r.Message).Should().Equal("0", "failed", "2", "3");
    }

    [Fact]
    public void Record_ThatIsTooLarge_IsCounted()
    {
        Run(() =>
        {
            WaitForTheParent();
            Process.GetLogger("large").LogInformation("{Text}", new string('x', 900_000));
            Process.GetLogger("large").LogInformation("{Text}", new string('x', 500_000));
        });

        _recorder.Records.Should().HaveCount(2);
        _recorder.Records[0].Message.Should().StartWith("1 log records were dropped");
        _recorder.Records[1].Message.Should().HaveLength(500_000);
    }

    [Fact]
    public void Child_KeepsItsRecords_WhenItHasAFactoryOfItsOwn()
    {
        Run(() =>
        {
            Process.LoggerFactory = new Recorder();
            Process.GetLogger("own").LogError("stays");
        });

        _recorder.Records.Should().BeEmpty();
    }

    [Fact]
    public async Task Records_AreThere_WhenRunAsyncIs()
    {
        (await Process.RunAsync(() =>
        {
            Process.GetLogger("call").LogInformation("called");
            return 1;
        })).Should().Be(1);

        _recorder.Records.Should().ContainSingle().Which.Message.Should().Be("called");
    }

    [Fact]
    public void Nothing_IsLogged_WhereNobodyAsks()
    {
        Process.LoggerFactory = null;

        Process.GetLogger().IsEnabled(LogLevel.Critical).Should().BeFalse();
        Process.GetLogger().LogCritical("to nobody");
        Process.LoggerFactory.Invoking(f => f.AddProvider(null!)).Should().Throw<NotSupportedException>();
        Run(LoadedAssemblies.FailOverLogging);
    }

    [Fact]
    public void Start_Works_WhenTheFactoryIsDisposed()
    {
        _recorder.CreateFails = true;

        Run(() => Process.GetLogger().LogCritical("to nobody"));

        _recorder.Records.Should().BeEmpty();
    }

    [Fact]
    public void Start_Works_WhenAProviderCannotTellItsLevel()
    {
        _recorder.IsEnabledFails = true;

        Run(() => Process.GetLogger().LogCritical("to nobody"));

        _recorder.Records.Should().BeEmpty();
    }

    [Fact]
    public void LogToStderr_WritesAsPythonDoes_InChildrenToo() =>
        Scene.Run("log-to-stderr").Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Should().Equal("[INFO/MainProcess] of the root", "[WARNING/Process-1] of the child");

    [Fact]
    public void Records_Arrive_ThoughNobodyJoins() => Scene.Run("log-at-exit").Lines.Should().Equal("Error: last words");

    /// <summary>In a child whose records do not all fit into its pipe: it does not give up its parent, which gets no processor for a while.</summary>
    private static void WaitForTheParent() => LogUplink.Grace = TimeSpan.FromSeconds(60);

    private static int Run(Action target)
    {
        using var p = new Process(target);
        p.Start();
        p.Join();
        p.ExitCode.Should().BeOneOf(0, -Signal.SIGKILL);
        return p.Pid!.Value;
    }
}
