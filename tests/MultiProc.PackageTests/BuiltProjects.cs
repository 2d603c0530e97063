using System.Security;

namespace MultiProc.PackageTests;

/// <summary>All projects of <see cref="UserProjects"/>, restored, built and published by one invocation of the SDK, for the tests to run.</summary>
/// <remarks>
/// <para>They have a feed and a packages folder of their own: no package of an earlier build is ever taken, and nothing is
/// downloaded (whatever else they refer to comes from where the restore of this repository put it).</para>
/// <para>A project that does not build fails its own tests, with what the SDK said about it.</para>
/// </remarks>
/// <param name="library">The package that they refer to.</param>
[CollectionDefinition]
public sealed class BuiltProjects(PackedLibrary library) : IAsyncLifetime, ICollectionFixture<BuiltProjects>
{
    private static readonly string s_sources = Repository.PathOf("tests", "MultiProc.PackageTests", "Hosts");
    private static readonly string[] s_programs = ["App", "App.exe", "App.dll"];
    private ProgramRun _build = null!;

    private string Applications => Path.Combine(library.Folder, "applications");

    private string Hosts => Path.Combine(library.Folder, "hosts");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await WriteFeedsAsync();
        var project = await CreateConsoleAsync();
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Applications).FullName, "Directory.Build.props"), Properties(
            new Dictionary<string, string> { ["TreatWarningsAsErrors"] = "true", ["MSBuildTreatWarningsAsErrors"] = "true" }));
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Hosts).FullName, "Directory.Packages.props"), $"""
            <Project>
              <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
              <Import Project="{Repository.PathOf("Directory.Packages.props")}" />
              <ItemGroup><PackageVersion Include="MultiProc" Version="{Path.GetFileNameWithoutExtension(library.Package)["MultiProc.".Length..]}" /></ItemGroup>
            </Project>
            """);
        foreach (var one in UserProjects.All)
            await WriteAsync(one, project);
        File.Copy(Path.Combine(s_sources, "All.proj"), Path.Combine(library.Folder, "All.proj"));
        _build = await library.TryDotnetAsync(library.Folder, "msbuild", "All.proj", "-restore", "-maxCpuCount", "-nodeReuse:false", "-verbosity:minimal", $"-property:SharedCompilationId={Path.GetFileName(library.Folder)}");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A project that was built or published; fails where that failed.</summary>
    /// <param name="name">Its name.</param>
    public HostProject Find(string name)
    {
        var project = UserProjects.All.Single(p => p.Name == name);
        var folder = FolderOf(project);
        var built = Path.Combine(folder, project.Output);
        var errors = _build.Output.Where(line => line.Contains(": error ", StringComparison.Ordinal) && line.Contains($"[{folder}/", StringComparison.Ordinal));
        var isThere = s_programs.Any(program => File.Exists(Path.Combine(built, program)));
        errors.Should().BeEmpty("{0} is built", name);
        isThere.Should().BeTrue("{0} is built, but the SDK said:\n{1}\n{2}", name, string.Join('\n', _build.Output), _build.Errors);
        return new HostProject(library, folder, built);
    }

    /// <summary>Runs a console application that was built.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="environment">Further variables.</param>
    public async Task<ProgramRun> RunAsync(string name, IReadOnlyDictionary<string, string?>? environment = null) =>
        await ProgramRun.OfAsync(Path.Combine(Find(name).Built, "App"), [], library.Folder, TimeSpan.FromMinutes(1), environment);

    /// <summary>A project that consists of one file and that nobody has built.</summary>
    /// <param name="template">The folder in Hosts.</param>
    public HostProject CreateUnbuilt(string template)
    {
        var folder = Path.Combine(Hosts, template);
        CopyTemplate(template, folder);
        return new HostProject(library, folder, folder);
    }

    private static string Properties(IEnumerable<KeyValuePair<string, string>> properties) =>
        $"<Project><PropertyGroup>{string.Concat(properties.Select(p => $"<{p.Key}>{SecurityElement.Escape(p.Value)}</{p.Key}>"))}</PropertyGroup></Project>";

    private static void CopyTemplate(string template, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(Path.Combine(s_sources, template)).Append(Path.Combine(s_sources, "Probe.cs")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
    }

    private string FolderOf(UserProject project) => Path.Combine(project.Template is null ? Applications : Hosts, project.Name);

    private async Task WriteFeedsAsync()
    {
        var installed = (await library.DotnetAsync(library.Folder, "nuget", "locals", "global-packages", "--list")).Output[^1].Split(": ")[1];
        await File.WriteAllTextAsync(Path.Combine(library.Folder, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(library.Folder, "packages")}" /></config>
              <packageSources><clear /><add key="feed" value="{library.Feed}" /><add key="installed" value="{installed}" /></packageSources>
              <packageSourceMapping>
                <packageSource key="feed"><package pattern="MultiProc" /></packageSource>
                <packageSource key="installed"><package pattern="*" /></packageSource>
              </packageSourceMapping>
            </configuration>
            """);
    }

    /// <summary>A new console application to which a user added the package; returns its project file.</summary>
    private async Task<string> CreateConsoleAsync()
    {
        var folder = Path.Combine(library.Folder, "App");
        await library.DotnetAsync(library.Folder, "new", "console", "-o", folder, "--no-restore");
        await library.DotnetAsync(folder, "add", "package", "MultiProc");
        return Path.Combine(folder, "App.csproj");
    }

    private async Task WriteAsync(UserProject project, string console)
    {
        var folder = Directory.CreateDirectory(FolderOf(project)).FullName;
        if (project.Template is null)
        {
            File.Copy(console, Path.Combine(folder, "App.csproj"));
            await File.WriteAllLinesAsync(Path.Combine(folder, "Program.cs"), project.Program!);
        }
        else
        {
            CopyTemplate(project.Template, folder);
        }

        if (project.Publication is not null)
            await File.WriteAllTextAsync(Path.Combine(folder, "Directory.Build.props"), Properties(project.Publication.Append(new("PublishDir", "out/"))));
    }
}
