namespace MultiProc.PackageTests;

/// <summary>A project of one kind of host, made from the sources in Hosts.</summary>
/// <param name="library">The package that it refers to.</param>
/// <param name="folder">Where its sources are.</param>
/// <param name="built">Where its program is.</param>
public sealed class HostProject(PackedLibrary library, string folder, string built)
{
    /// <summary>Where its sources are.</summary>
    public string Folder => folder;

    /// <summary>The folder that it was built or published into.</summary>
    public string Built => built;

    /// <summary>Runs a program that has the probe, and reads what it reported.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="from">Its working directory; null: the project's.</param>
    /// <param name="environment">Further variables.</param>
    public Task<HostReport> RunAsync(string program, string[] arguments, string? from = null, Dictionary<string, string?>? environment = null) =>
        HostReport.OfAsync(folder, environment, async all =>
        {
            var run = await ProgramRun.OfAsync(program, arguments, from ?? folder, TimeSpan.FromMinutes(1), all);
            run.ExitCode.Should().Be(0, "{0} said:\n{1}\n{2}", program, string.Join('\n', run.Output), run.Errors);
        });

    /// <summary>Runs the SDK, which runs a program that has the probe, and reads what it reported.</summary>
    /// <param name="arguments">What the SDK does.</param>
    public Task<HostReport> RunByDotnetAsync(params string[] arguments) =>
        HostReport.OfAsync(folder, null, all => library.DotnetAsync(folder, arguments, all));
}
