using MultiProc.Platform;

namespace MultiProc.UnitTests.Platform;

public sealed class ExitWatchTests
{
    private const int SIGTERM = 15;
    private const int SIGKILL = 9;

    [Fact]
    public void Send_ReachesTheProcess_WhichIsThenReapedWithThatSignal()
    {
        using var sleeper = System.Diagnostics.Process.Start("sleep", "100");
        using var watch = new ExitWatch(sleeper.Id);
        watch.TryReap(out _).Should().BeFalse("it runs");
        watch.Send(SIGTERM);
        sleeper.WaitForExit();
        sleeper.ExitCode.Should().Be(128 + SIGTERM);
    }

    [Fact]
    public void Send_HasNoEffect_WhenSomebodyElseHasReapedTheProcess()
    {
        using var sleeper = System.Diagnostics.Process.Start("sleep", "100");
        using var watch = new ExitWatch(sleeper.Id);
        sleeper.Kill();
        sleeper.WaitForExit();
        var send = () => watch.Send(SIGKILL);
        send.Should().NotThrow();
        watch.TryReap(out var exitCode).Should().BeTrue();
        exitCode.Should().Match(code => code == null || code == -SIGKILL, "only newer kernels tell what somebody else has taken");
    }
}
