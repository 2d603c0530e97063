namespace MultiProc.PackageTests;

/// <summary>Tests of users, in the programs that run them.</summary>
[Trait("needs", "sources")]
[Collection<BuiltProjects>]
public sealed class TestHostTests(BuiltProjects projects)
{
    [Fact]
    [TimeLimit(120)]
    public async Task Xunit3_ByItself_ChildFindsTheSame()
    {
        var host = projects.Find("xunit-v3");
        var report = await host.RunAsync(Path.Combine(host.Built, "App"), ["-noColor"]);
        report.ShouldAgree();
        report.Parent["entry"].Should().StartWith("App, ");
        report.Parent["server GC"].Should().Be("True");
    }

    [Fact]
    [TimeLimit(120)]
    public async Task Xunit3_ByDotnetTest_ChildFindsTheSame()
    {
        var host = projects.Find("xunit-v3");
        var report = await host.RunByDotnetAsync("test", "--no-build");
        report.ShouldAgree();
        report.Parent["arguments"].Should().Contain("--dotnet-test-pipe");
    }

    [Fact]
    [TimeLimit(120)]
    public async Task Xunit2_ByTheTestPlatform_ChildFindsTheSame()
    {
        var host = projects.Find("xunit-v2");
        var report = await host.RunByDotnetAsync("test", "--no-build");
        report.ShouldAgree();
        report.Parent["entry"].Should().StartWith("testhost, ");
        report.Parent["server GC"].Should().Be("True");
    }

    [Fact]
    [TimeLimit(120)]
    public async Task MSTest_ByItself_ChildFindsTheSame()
    {
        var host = projects.Find("mstest");
        var report = await host.RunAsync(Path.Combine(host.Built, "App"), []);
        report.ShouldAgree();
        report.Parent["server GC"].Should().Be("True");
    }
}
