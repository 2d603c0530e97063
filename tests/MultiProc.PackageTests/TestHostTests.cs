namespace MultiProc.PackageTests;

/// <summary>Tests of users, in the programs that run them.</summary>
[Trait("needs", "sources")]
public sealed class TestHostTests(PackedLibrary library)
{
    [Fact]
    [TimeLimit(120)]
    public async Task Xunit3_ByItself_ChildFindsTheSame()
    {
        var host = await library.CreateHostAsync("xunit-v3");
        var built = await host.BuildAsync();
        var report = await host.RunAsync(Path.Combine(built, "App"), ["-noColor"]);
        report.ShouldAgree();
        report.Parent["entry"].Should().StartWith("App, ");
        report.Parent["server GC"].Should().Be("True");
    }

    [Fact]
    [TimeLimit(120)]
    public async Task Xunit3_ByDotnetTest_ChildFindsTheSame()
    {
        var host = await library.CreateHostAsync("xunit-v3", "xunit-v3 by dotnet test");
        var report = await host.RunByDotnetAsync("test");
        report.ShouldAgree();
        report.Parent["arguments"].Should().Contain("--dotnet-test-pipe");
    }

    [Fact]
    [TimeLimit(120)]
    public async Task Xunit2_ByTheTestPlatform_ChildFindsTheSame()
    {
        var host = await library.CreateHostAsync("xunit-v2");
        var report = await host.RunByDotnetAsync("test");
        report.ShouldAgree();
        report.Parent["entry"].Should().StartWith("testhost, ");
        report.Parent["server GC"].Should().Be("True");
    }

    [Fact]
    [TimeLimit(120)]
    public async Task MSTest_ByItself_ChildFindsTheSame()
    {
        var host = await library.CreateHostAsync("mstest");
        var built = await host.BuildAsync();
        var report = await host.RunAsync(Path.Combine(built, "App"), []);
        report.ShouldAgree();
        report.Parent["server GC"].Should().Be("True");
    }
}
