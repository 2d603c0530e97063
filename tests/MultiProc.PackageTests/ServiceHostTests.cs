namespace MultiProc.PackageTests;

/// <summary>Programs upon the generic host: their children find the settings, too.</summary>
[Trait("needs", "sources")]
[Collection<BuiltProjects>]
public sealed class ServiceHostTests(BuiltProjects projects)
{
    [Theory]
    [InlineData("web")]
    [InlineData("worker")]
    [TimeLimit(120)]
    public async Task Service_ChildFindsTheSame(string kind)
    {
        var host = projects.Find(kind);
        var built = host.Built;
        var report = await host.RunAsync(Path.Combine(built, "App"), ["--option", "given"], built, new() { ["DOTNET_ENVIRONMENT"] = "Staging" });
        report.ShouldAgree();
        report.Parent["setting"].Should().Be("from the file of Staging");
        report.Parent["option"].Should().Be("given");
        report.Parent["host"].Should().Be($"Staging, App, {built}");
    }
}
