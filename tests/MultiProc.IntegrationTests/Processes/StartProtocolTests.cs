using System.Diagnostics;
using System.Globalization;
using MultiProc.Platform.Interop;
using MultiProc.Processes;

namespace MultiProc.IntegrationTests.Processes;

/// <summary>The table of steps in Processes/README.md: somebody dies right after each.</summary>
public sealed class StartProtocolTests
{
    private static readonly int s_randomKills = Campaign.Choose(200, byDefault: 50);

    public static TheoryData<string> ParentSteps => ["start.reserved", "start.granted", "start.sent", "start.spawned"];

    public static TheoryData<string> ChildSteps =>
        ["child.entered", "child.followed", "child.received", "row.claimed", "child.adopted", "child.loaded", "child.returned", "child.reported"];

    // Before it follows its parent, a stopped child can only be ended once it runs again.
    public static TheoryData<string> FollowingSteps =>
        ["child.followed", "child.received", "row.claimed", "child.adopted", "child.loaded", "child.returned", "child.reported"];

    [Theory]
    [MemberData(nameof(ParentSteps))]
    [KillsParents]
    public void Parent_LeavesNothingAndNoChildRunsMain_WhenKilledAt(string step)
    {
        var run = Scene.Run("die-at", step);

        run.ExitCode.Should().Be(128 + Signal.SIGKILL);
        Eventually.Holds(() => ProcessTree.Descendants().Count == 0, TimeSpan.FromSeconds(10)).Should().BeTrue();
        run.RunsOfMain.Should().Be(1);
    }

    [Theory]
    [MemberData(nameof(FollowingSteps))]
    [KillsParents]
    public void StoppedChild_Ends_WhenItsParentIsKilledWhileItStandsAt(string step)
    {
        var run = Scene.Run("die-while-child-stands-at", step);

        Pids.Vanish(run.Lines).Should().BeTrue();
        run.Lines.Should().ContainSingle();
        run.RunsOfMain.Should().Be(1);
    }

    [Fact]
    [KillsParents]
    public void StoppedChild_EndsBeforeItsTarget_WhenItRunsAgainAfterItsParentWasKilled()
    {
        var pid = "";
        var run = Scene.Run("exec \"$0\" \"$@\"", "die-while-child-stands-at", ["child.entered"], program =>
        {
            // The child holds the program's output open: it must end before all of it can be read.
            pid = program.StandardOutput.ReadLine()!;
            program.WaitForExit();
            Pids.IsStopped(int.Parse(pid, CultureInfo.InvariantCulture)).Should().BeTrue();
            _ = Signal.Kill(int.Parse(pid, CultureInfo.InvariantCulture), Signal.SIGCONT);
        });

        Pids.Vanish(pid).Should().BeTrue();
        run.RunsOfMain.Should().Be(1);
    }

    [Theory]
    [MemberData(nameof(ChildSteps))]
    public void Join_ReturnsTheSignal_WhenTheChildIsKilledAt(string step)
    {
        ChildEntrance.StopAt = step;
        using var child = new Process(() => { });
        try
        {
            child.Start();
        }
        finally
        {
            ChildEntrance.StopAt = null;
        }

        Eventually.Holds(() => Pids.IsStopped(child.Pid!.Value), TimeSpan.FromSeconds(20)).Should().BeTrue();
        child.Kill();
        child.Join();

        child.ExitCode.Should().Be(-Signal.SIGKILL);
    }

    [Fact]
    public void Start_DoesNotWait_WhenTheChildStandsStillAndTheMessageIsLarge()
    {
        var large = new byte[5_000_000];
        large[^1] = 42;
        ChildEntrance.StopAt = "child.entered";
        using var child = new Process((byte[] bytes) => Environment.Exit(bytes[^1] + (bytes.Length / 1_000_000)), large);
        try
        {
            child.Start();
        }
        finally
        {
            ChildEntrance.StopAt = null;
        }

        Eventually.Holds(() => Pids.IsStopped(child.Pid!.Value), TimeSpan.FromSeconds(20)).Should().BeTrue();
        _ = Signal.Kill(child.Pid!.Value, Signal.SIGCONT);
        child.Join();

        child.ExitCode.Should().Be(47);
    }

    [Fact]
    [KillsParents]
    public void Child_NeverRunsMainAndNeverStays_WhenItsParentIsKilledAtRandomInstants()
    {
        var random = new Random(1);
        for (var i = 0; i < s_randomKills; i++)
        {
            TimeLimitAttribute.Renew();
            var run = Scene.Run("die-after", random.Next(60_000).ToString(CultureInfo.InvariantCulture));

            run.RunsOfMain.Should().Be(1);
            Pids.Vanish(run.Lines).Should().BeTrue();
        }
    }

    [Fact]
    [KillsParents]
    public void WholeTree_Ends_WhenItsRootIsKilled()
    {
        var pids = new List<string>();
        var clock = new FairClock();
        Scene.Run("exec \"$0\" \"$@\"", "tree", [], program =>
        {
            pids.Add(program.StandardOutput.ReadLine()!);
            pids.Add(program.StandardOutput.ReadLine()!);
            clock.Start();
            program.Kill();
        }).RunsOfMain.Should().Be(1);

        Pids.Vanish([.. pids]).Should().BeTrue();
        clock.Stop();
        clock.Unhindered.Should().BeLessThan(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Program_RunsMain_WhenItInheritsTheVariableByAccident()
    {
        var run = Scene.Run("MULTIPROC_LIFELINE=3:1 exec \"$0\" \"$@\"", "leave", ["child"]);

        run.Lines.Should().Equal("parent ends", "child ends");
        run.RunsOfMain.Should().Be(1);
    }

    [Fact]
    public void Child_SaysSoAndEnds_WhenItsDescriptorIsLostOnTheWay()
    {
        var script = Path.Combine(Path.GetTempPath(), "script");
        try
        {
            var run = Scene.Run("lost-lifeline", script);

            run.Lines.Should().Equal("1");
            run.Errors.Should().Contain("descriptor 3").And.Contain("SetExecutable");
            run.RunsOfMain.Should().Be(1);
        }
        finally
        {
            File.Delete(script);
        }
    }

    [Fact]
    public void ProgramsOfTheChild_AreNotHookedAndHoldNoLifeline()
    {
        var file = Path.GetTempFileName();
        using var child = new Process(
            (string output) =>
            {
                using var shell = System.Diagnostics.Process.Start("/bin/sh", ["-c", $"env > {output}; ls -l /proc/self/fd >> {output}"]);
                shell.WaitForExit();
            },
            file);
        child.Start();
        child.Join();

        var seen = File.ReadAllText(file);
        File.Delete(file);
        seen.Should().NotContain(ChildEntrance.LifelineVariable).And.NotContain(ChildEntrance.HooksVariable).And.NotContain("socket:");
    }
}
