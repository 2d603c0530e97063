namespace MultiProc.IntegrationTests.Channels;

/// <summary>A message brings handles along where few descriptors are left.</summary>
public sealed class FewDescriptorsTests
{
    [Theory]
    [InlineData("queue")]
    [InlineData("connection")]
    public void AMessageWithHandles_IsRefusedClearly_AndStays_UntilThereIsRoom(string kind)
    {
        var run = Scene.Run("ulimit -n 200; exec \"$0\" \"$@\"", "handles-without-room", [kind]);

        run.Lines.Should().HaveCount(4, run.Errors);
        run.Lines.Take(2).Should().AllSatisfy(line => line.Should().StartWith("IOException").And.Contain("10 handles").And.Contain("ulimit -n"));
        run.Lines[2].Should().Be("received 10 of 10");
        run.Lines[3].Should().Be("0");
        run.RunsOfMain.Should().Be(1);
    }
}
