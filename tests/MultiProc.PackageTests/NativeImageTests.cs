namespace MultiProc.PackageTests;

/// <summary>Which file of the package a program loads.</summary>
[Trait("needs", "sources")]
[Collection<BuiltProjects>]
public sealed class NativeImageTests(BuiltProjects projects)
{
    internal static UserProject Project { get; } = UserProject.Console("location", ["Console.WriteLine(typeof(MultiProc.Process).Assembly.Location);"]);

    [Fact]
    public async Task App_LoadsTheNativeImageOfItsSystem()
    {
        var run = await projects.RunAsync(Project.Name);
        run.Output[0].Replace('\\', '/').Should().MatchRegex("/runtimes/[a-z]+-[a-z0-9]+/lib/net10.0/MultiProc.dll$");
    }
}
