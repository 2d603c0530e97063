namespace MultiProc.IntegrationTests.Processes;

/// <summary>What becomes of children when Main returns.</summary>
public sealed class EndOfParentTests
{
    [Fact]
    public void Child_IsJoined_WhenItIsNoDaemon()
    {
        var run = Scene.Run("leave", "child");

        run.Lines.Should().Equal("parent ends", "child ends");
        run.ExitCode.Should().Be(3);
    }

    [Fact]
    public void Child_IsTerminated_WhenItIsADaemon()
    {
        var run = Scene.Run("leave", "daemon");

        run.Lines.Should().Equal("parent ends");
        run.ExitCode.Should().Be(3);
    }

    [Fact]
    public void Child_IsJoined_WhenItsObjectWasDisposed() => Scene.Run("leave", "disposed").Lines.Should().Equal("parent ends", "child ends");

    [Fact]
    public void Child_IsTerminated_WhenItIsADaemonWhoseObjectWasDisposed() => Scene.Run("leave", "disposed-daemon").ExitCode.Should().Be(3);

    [Fact]
    public void Child_IsTerminated_WhenItsResultIsNoLongerAwaited() => Scene.Run("leave", "call").ExitCode.Should().Be(3);

    /// <summary>As those that wait in the kernel for a disk that is gone. Here they do end, and nobody notices, who would remove their files.</summary>
    [Theory]
    [InlineData("daemon")]
    [InlineData("spare")]
    [KillsParents]
    public void Parent_EndsWithAWarning_WhenTheKernelCannotEndItsChildren(string kind)
    {
        var run = Scene.Run("leave-the-unkillable", kind);

        run.ExitCode.Should().Be(5);
        run.Errors.Should().Be($"[WARNING/MainProcess] The kernel has not ended {string.Join(", ", run.Lines)} within 0.3 seconds of SIGKILL; "
            + $"this process ends without {(run.Lines.Count == 1 ? "it" : "them")}.\n");
        Pids.Vanish(run.Lines).Should().BeTrue("they were told to end");
    }

    [Fact]
    public void Grandchildren_AreJoinedByTheChild()
    {
        var file = Path.GetTempFileName();
        using var child = new Process(
            (string output) => new Process(
                (string inner) =>
                {
                    using var never = new ManualResetEventSlim();
                    never.Wait(300);
                    File.WriteAllText(inner, "done");
                },
                output).Start(),
            file);
        child.Start();
        child.Join();

        File.ReadAllText(file).Should().Be("done");
        File.Delete(file);
    }
}
