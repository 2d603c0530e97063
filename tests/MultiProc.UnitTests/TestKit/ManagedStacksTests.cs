namespace MultiProc.UnitTests.TestKit;

[Trait("os", "linux")]
public sealed class ManagedStacksTests(WaitingRunner runner) : IClassFixture<WaitingRunner>
{
    [Fact]
    public void Read_ShowsTheMethod_WhenAnotherProcessWaitsInIt() =>
        runner.Stacks.Should().Contain(WaitingRunner.EntryPoint);

    [Fact]
    public void Read_SaysWhy_WhenTheProcessIsNotDotNet()
    {
        using var sleep = System.Diagnostics.Process.Start("sleep", "1000");
        var stacks = ManagedStacks.Read(sleep.Id, Path.GetTempPath());
        sleep.Kill();
        sleep.WaitForExit();
        stacks.Should().Contain("no diagnostic socket");
    }
}
