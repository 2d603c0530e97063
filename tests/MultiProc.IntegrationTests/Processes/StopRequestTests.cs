using System.Globalization;
using MultiProc.Platform.Interop;

namespace MultiProc.IntegrationTests.Processes;

/// <summary>Ctrl+C and SIGTERM to a parent, whatever it does at that moment and whatever its own handlers do: all of its family is gone soon.</summary>
public sealed class StopRequestTests
{
    private const int CodeOfMain = 5;
    private const int CodeOfHandler = 6;
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(2);

    public static TheoryData<string> Phases => ["starting", "idle", "joining", "ending"];

    [Theory]
    [MemberData(nameof(Phases))]
    [KillsParents]
    public void CtrlC_EndsTheFamilyWithoutAWord_WhenThereIsNoHandler(string phase)
    {
        var (run, clock) = OnTerminal(phase, "none", "sleeper");

        run.ExitCode.Should().Be(128 + Signal.SIGINT);
        string.Concat(run.Lines).Trim([.. "0123456789"]).Should().Be("^C", "but for the number that a child tells, nobody has said anything");
        clock.Unhindered.Should().BeLessThan(s_soon);
    }

    /// <summary>Then this process does not see yet what its child has launched, and cannot wait for it.</summary>
    [Fact]
    [KillsParents]
    public void CtrlC_EndsTheFamily_WhenAHandlerCancelsItAndMainReturns_WhileItsMembersStart() =>
        CtrlC_EndsTheFamily_WhenAHandlerCancelsItAndMainReturns("starting");

    [Theory]
    [InlineData("idle")]
    [InlineData("joining")]
    [InlineData("ending")]
    public void CtrlC_EndsTheFamily_WhenAHandlerCancelsItAndMainReturns(string phase)
    {
        var (run, clock) = OnTerminal(phase, "cancel", "sleeper");

        run.ExitCode.Should().Be(CodeOfMain);
        run.Lines.Should().NotContain(line => line.Contains("   at ", StringComparison.Ordinal));
        clock.Unhindered.Should().BeLessThan(s_soon);
    }

    [Theory]
    [InlineData("idle")]
    [InlineData("joining")]
    public void CtrlC_EndsTheFamily_WhenAHandlerExits(string phase)
    {
        var (run, clock) = OnTerminal(phase, "exit", "sleeper");

        // As everywhere in .NET, a Main that returns meanwhile (it joined a child that is now gone) has the last word.
        run.ExitCode.Should().BeOneOf(phase == "idle" ? [CodeOfHandler] : [CodeOfHandler, CodeOfMain]);
        run.Lines.Should().NotContain(line => line.Contains("   at ", StringComparison.Ordinal));
        clock.Unhindered.Should().BeLessThan(s_soon);
    }

    /// <summary>The first one is told to that handler alone, which ends the program as if nobody had asked.</summary>
    [Fact]
    public void FurtherCtrlC_EndsTheFamily_WhenTheHandlerThatExitsCameAfterTheChildren()
    {
        var (run, _) = OnTerminal("idle", "late-exit", "sleeper", again: true);

        run.ExitCode.Should().Be(CodeOfHandler);
    }

    /// <summary>The guard of all tests looks for the children that were started ahead and never got a call.</summary>
    [Theory]
    [InlineData("none", 128 + Signal.SIGINT)]
    [InlineData("cancel", CodeOfMain)]
    [KillsParents]
    public void CtrlC_EndsTheFamily_WhenChildrenAreStartedAhead(string handler, int code)
    {
        var (run, clock) = OnTerminal("idle", handler, "warm");

        run.ExitCode.Should().Be(code);
        clock.Unhindered.Should().BeLessThan(s_soon);
    }

    [Theory]
    [InlineData("none", 128 + Signal.SIGTERM)]
    [InlineData("cancel", CodeOfMain)]
    [KillsParents]
    public void Sigterm_EndsTheFamily_WhenChildrenAreStartedAhead(string handler, int code)
    {
        var (run, clock) = Signalled("idle", handler, Signal.SIGTERM, "warm");

        run.ExitCode.Should().Be(code);
        clock.Unhindered.Should().BeLessThan(s_soon);
    }

    [Fact]
    public void CtrlC_KillsWhatIgnoresSigterm()
    {
        var (run, clock) = OnTerminal("idle", "cancel", "stubborn");

        run.ExitCode.Should().Be(CodeOfMain);
        clock.Elapsed.Should().BeGreaterThan(TimeSpan.FromMilliseconds(900), "it had a second's grace");
    }

    /// <summary>The guard of all tests looks for what the killed one leaves: who killed it cleans up, before it is killed itself.</summary>
    [Fact]
    public void CtrlC_KillsWhatIgnoresSigterm_InEachGeneration()
    {
        var (run, clock) = OnTerminal("idle", "cancel", "parent");

        run.ExitCode.Should().Be(CodeOfMain);
        run.Lines.Should().Contain(line => line.EndsWith("exit code of the child: 0", StringComparison.Ordinal), "it killed its own child, and was not killed");
        clock.Elapsed.Should().BeGreaterThan(TimeSpan.FromMilliseconds(450), "that one had half a second's grace");
    }

    [Fact]
    public void Family_IsGoneBeforeTheProgramEnds_ThoughItsMiddleDiesAtOnce()
    {
        List<string> left = [];
        var run = Scene.Run("exec \"$0\" \"$@\"", "wait-for-signal", ["idle", "cancel", "crowd"], program =>
        {
            var pids = Pids(program.StandardOutput.ReadLine, "idle");
            _ = Signal.Kill(program.Id, Signal.SIGTERM);
            program.WaitForExit();
            left.AddRange(pids.Where(TestKit.Pids.Exists));
        });

        run.ExitCode.Should().Be(CodeOfMain);
        left.Should().BeEmpty();
    }

    [Theory]
    [InlineData(Signal.SIGHUP)]
    [InlineData(Signal.SIGQUIT)]
    [KillsParents]
    public void OtherSignals_EndTheFamilyWithoutAWord_WhenThereIsNoHandler(int signal)
    {
        var (run, clock) = Signalled("idle", "none", signal);

        run.ExitCode.Should().Be(128 + signal);
        run.Errors.Should().BeEmpty();
        clock.Unhindered.Should().BeLessThan(s_soon);
    }

    [Fact]
    public void Sigquit_EndsTheFamily_WhenAHandlerCancelsItAndMainReturns()
    {
        var (run, clock) = Signalled("idle", "cancel", Signal.SIGQUIT);

        run.ExitCode.Should().Be(CodeOfMain);
        run.Errors.Should().BeEmpty();
        clock.Unhindered.Should().BeLessThan(s_soon);
    }

    [Fact]
    public void Sighup_IsNoRequestToStop_WhenAHandlerCancelsIt()
    {
        var run = Scene.Run("exec \"$0\" \"$@\"", "finish-after-hangup", [], program =>
        {
            program.StandardOutput.ReadLine().Should().Be("ready");
            _ = Signal.Kill(program.Id, Signal.SIGHUP);
        });

        run.Lines.Should().Equal("child ends");
        run.ExitCode.Should().Be(CodeOfMain);
    }

    [Theory]
    [MemberData(nameof(Phases))]
    [KillsParents]
    public void Sigterm_EndsTheFamilyWithoutAWord_WhenThereIsNoHandler(string phase)
    {
        var (run, clock) = Signalled(phase, "none", Signal.SIGTERM);

        run.ExitCode.Should().Be(128 + Signal.SIGTERM);
        run.Errors.Should().BeEmpty();
        clock.Unhindered.Should().BeLessThan(s_soon);
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public void Sigterm_EndsTheFamily_WhenAHandlerCancelsItAndMainReturns(string phase)
    {
        var (run, clock) = Signalled(phase, "cancel", Signal.SIGTERM);

        run.ExitCode.Should().Be(CodeOfMain);
        run.Errors.Should().BeEmpty();
        clock.Unhindered.Should().BeLessThan(s_soon);
    }

    [Fact]
    public void Children_GoOn_WhenAHandlerCancelsCtrlC_UntilTheProgramEnds()
    {
        var run = Scene.RunOnTerminal("go-on-after-ctrl-c", [], (_, terminal) =>
        {
            terminal.ReadLine().Should().Be("ready");
            terminal.PressCtrlC();
        });

        run.Lines.Should().Equal("^Chandled", "child 0");
    }

    public static TheoryData<string, string, int> Deaths
    {
        get
        {
            var deaths = new TheoryData<string, string, int>();
            foreach (var phase in new[] { "starting", "idle", "joining" })
            {
                foreach (var (how, code) in new[] { ("fail-fast", 134), ("overflow", 134), ("segfault", 139), ("throw", 134), ("exit-handler-throws", 134), ("kill", 137), ("terminate", 143) })
                    deaths.Add(how, phase, code);
            }

            return deaths;
        }
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    [KillsParents]
    public void Family_IsGoneSoon_HoweverTheParentDies(string how, string phase, int code)
    {
        var pids = new List<string>();
        var clock = new FairClock();
        var run = Scene.Run("exec \"$0\" \"$@\" 2>/dev/null", "die", [how, phase], program =>
        {
            program.WaitForExit();
            clock.Start(); // the run is over when the last of the family has let go of its output
        });
        pids.AddRange(run.Lines);

        Ended(run, pids, clock);
        run.ExitCode.Should().Be(code);
        clock.Unhindered.Should().BeLessThan(s_soon);
    }

    private static (Scene Run, FairClock Clock) OnTerminal(string phase, string handler, string child, bool again = false)
    {
        var pids = new List<string>();
        var clock = new FairClock();
        var run = Scene.RunOnTerminal("wait-for-signal", [phase, handler, child], (program, terminal) =>
        {
            pids.AddRange(Pids(terminal.ReadLine, phase));
            clock.Start();
            terminal.PressCtrlC();
            while (again && !program.WaitForExit(TimeSpan.FromMilliseconds(100)))
                terminal.PressCtrlC();
        });
        Ended(run, pids, clock);
        return (run, clock);
    }

    private static (Scene Run, FairClock Clock) Signalled(string phase, string handler, int signal, string child = "sleeper")
    {
        var pids = new List<string>();
        var clock = new FairClock();
        var run = Scene.Run("ulimit -c 0; exec \"$0\" \"$@\"", "wait-for-signal", [phase, handler, child], program =>
        {
            pids.AddRange(Pids(program.StandardOutput.ReadLine, phase));
            clock.Start();
            _ = Signal.Kill(program.Id, signal);
        });
        Ended(run, pids, clock);
        return (run, clock);
    }

    /// <summary>Reads what the program prints until it has come to its phase.</summary>
    private static List<string> Pids(Func<string?> read, string phase)
    {
        var pids = new List<string>();
        for (var last = phase == "ending" ? "ending" : "ready"; read() is { } line && line != last;)
        {
            if (int.TryParse(line, CultureInfo.InvariantCulture, out _))
                pids.Add(line);
        }

        return pids;
    }

    private static void Ended(Scene run, List<string> pids, FairClock clock)
    {
        TestKit.Pids.Vanish(pids).Should().BeTrue();
        clock.Stop();
        pids.Should().NotBeEmpty();
        run.RunsOfMain.Should().Be(1);
    }
}
