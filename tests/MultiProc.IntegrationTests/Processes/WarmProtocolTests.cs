using MultiProc.Platform.Interop;
using MultiProc.Processes;
using MultiProc.Processes.Warm;

namespace MultiProc.IntegrationTests.Processes;

/// <summary>The table of warm starts in Processes/README.md: somebody dies right after each step.</summary>
public sealed class WarmProtocolTests
{
    public static TheoryData<string> ParentSteps => ["start.reserved", "start.granted", "start.sent", "start.spawned"];

    public static TheoryData<string> ChildSteps =>
        ["child.followed", "spare.waiting", "child.received", "row.claimed", "child.adopted", "child.loaded", "child.returned", "child.reported"];

    [Theory]
    [MemberData(nameof(ChildSteps))]
    public void Join_ReturnsTheSignal_WhenTheChildThatHasTheCallIsKilledAt(string step)
    {
        using var warm = new WarmStarts();
        ChildEntrance.StopAt = step;
        try
        {
            using var first = new Process(() => { });
            first.Start();
            Eventually.Holds(() => SparePool.Pids.Length == SparePool.Size, TimeSpan.FromSeconds(20)).Should().BeTrue();
            first.Kill();
            first.Join();
        }
        finally
        {
            ChildEntrance.StopAt = null;
        }

        var waiting = SparePool.Pids;
        using var child = new Process(() => { });
        child.Start();
        waiting.Should().Contain(child.Pid!.Value);
        Eventually.Holds(() => Pids.IsStopped(child.Pid!.Value), TimeSpan.FromSeconds(20)).Should().BeTrue();
        child.Kill();
        child.Join();

        child.ExitCode.Should().Be(-Signal.SIGKILL);
        using var next = new Process(() => { });
        next.Start();
        next.Kill();
        next.Join();
    }

    [Theory]
    [MemberData(nameof(ParentSteps))]
    [KillsParents]
    public void Parent_LeavesNothingAndNoChildRunsMain_WhenKilledAt(string step)
    {
        var run = Scene.Run("warm-die-at", step);

        run.ExitCode.Should().Be(128 + Signal.SIGKILL);
        Pids.Vanish(run.Lines).Should().BeTrue();
        Eventually.Holds(() => ProcessTree.Descendants().Count == 0, TimeSpan.FromSeconds(10)).Should().BeTrue();
        run.RunsOfMain.Should().Be(1);
    }

    [Theory]
    [InlineData("kill")]
    [InlineData("stop-and-kill")]
    [InlineData("crash")]
    [InlineData("hang-and-kill")]
    [KillsParents]
    public void ThoseThatWait_AreGone_WhenTheirParentDiesBy(string how)
    {
        var run = Scene.Run("spares", how);

        run.Lines.Should().NotBeEmpty();
        Pids.Vanish(run.Lines).Should().BeTrue();
        run.RunsOfMain.Should().Be(1);
    }

    [Theory]
    [InlineData("return")]
    [InlineData("exit")]
    [InlineData("stop-and-return")]
    [InlineData("hang-and-return")]
    public void ThoseThatWait_AreGoneBefore_WhenTheirParentEndsBy(string how)
    {
        var run = Scene.Run("spares", how);

        run.Errors.Should().BeEmpty();
        run.Lines.Should().NotBeEmpty();
        run.Lines.Where(Pids.Exists).Should().BeEmpty();
        run.ExitCode.Should().Be(4);
        run.RunsOfMain.Should().Be(1);
    }
}
