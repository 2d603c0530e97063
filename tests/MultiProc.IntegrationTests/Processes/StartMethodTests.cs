namespace MultiProc.IntegrationTests.Processes;

public sealed class StartMethodTests
{
    [Fact]
    public async Task SetStartMethod_HoldsForChildrenToo()
    {
        Process.GetStartMethod().Should().Be(StartMethod.Spawn);
        Process.GetAllStartMethods().Should().Equal(StartMethod.Spawn, StartMethod.ForkServer);
        Process.SetStartMethod(StartMethod.ForkServer);
        try
        {
            Process.GetStartMethod().Should().Be(StartMethod.ForkServer);
            (await Process.RunAsync(Process.GetStartMethod)).Should().Be(StartMethod.ForkServer);
        }
        finally
        {
            Process.SetStartMethod(StartMethod.Spawn);
        }

        (await Process.RunAsync(Process.GetStartMethod)).Should().Be(StartMethod.Spawn);
    }

    [Fact]
    public void SetStartMethod_RefusesFork_WithTheReason()
    {
        FluentActions.Invoking(() => Process.SetStartMethod(StartMethod.Fork)).Should().Throw<NotSupportedException>().WithMessage("*threads*");
        FluentActions.Invoking(() => Process.SetStartMethod((StartMethod)3)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
