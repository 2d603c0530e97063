namespace MultiProc.PackageTests;

/// <summary>A program that is one file, without a project.</summary>
[Trait("needs", "sources")]
[Collection<BuiltProjects>]
public sealed class FileBasedHostTests(BuiltProjects projects)
{
    [Fact]
    [TimeLimit(120)]
    public async Task FileBasedProgram_ChildFindsTheSame()
    {
        var host = projects.CreateUnbuilt("file-based");
        var file = Path.Combine(host.Folder, "app.cs");
        await File.AppendAllTextAsync(file, await File.ReadAllTextAsync(Path.Combine(host.Folder, "Probe.cs")));

        var report = await host.RunByDotnetAsync("run", file, "a b", "");

        report.ShouldAgree();
        report.Parent["arguments"].Should().Be("a b|");
        report.Parent["EntryPointFilePath"].Should().Be(file);
    }
}
