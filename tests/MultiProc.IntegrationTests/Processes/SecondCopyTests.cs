namespace MultiProc.IntegrationTests.Processes;

/// <summary>A second copy of the library in one process, as a plugin brings one: a family beside the first.</summary>
public sealed class SecondCopyTests
{
    [Fact]
    public void SecondCopy_WorksBesideTheFirst_AndRefusesItsObjects()
    {
        var run = Scene.Run("second-copy");

        run.Lines.Should().HaveCount(2, run.Errors);
        run.Lines[0].Should().Be("False 3 4");
        run.Lines[1].Should().Contain("captured variable 'held'").And.Contain("another copy of MultiProc");
        run.ExitCode.Should().Be(0);
        run.RunsOfMain.Should().Be(1);
    }
}
