namespace MultiProc.PackageTests;

/// <summary>The library as a package, and fresh projects that refer to it: a console application, and one for each kind of host.</summary>
/// <remarks>
/// <para>They have a feed and a packages folder of their own: no package of an earlier build is ever taken, and nothing is
/// downloaded (whatever else they refer to comes from where the restore of this repository put it).</para>
/// </remarks>
public sealed class PackedLibrary : IAsyncLifetime
{
    /// <summary>Names a folder with the package to test; without it, it is packed here.</summary>
    private const string PackageVariable = "MULTIPROC_PACKAGE";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly string _folder = Directory.CreateTempSubdirectory("package-tests-").FullName;

    /// <summary>The nupkg.</summary>
    public string Package => Directory.GetFiles(Feed, "MultiProc.*.nupkg").Single();

    /// <summary>The package of symbols beside it.</summary>
    public string Symbols => Directory.GetFiles(Feed, "MultiProc.*.snupkg").Single();

    /// <summary>Gone with the fixture; what the tests' programs leave there is no leftover.</summary>
    public string Folder => _folder;

    private string Feed => Path.Combine(_folder, "feed");

    private string App => Path.Combine(_folder, "App");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Feed);
        if (Environment.GetEnvironmentVariable(PackageVariable) is { Length: > 0 } packed)
            CopyAll(packed);
        else
            await DotnetAsync(Repository.Root, "pack", Repository.PathOf("src", "MultiProc"), "-c", "Release", "-o", Feed);
        var installed = (await DotnetAsync(_folder, "nuget", "locals", "global-packages", "--list")).Output[^1].Split(": ")[1];
        await File.WriteAllTextAsync(Path.Combine(_folder, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(_folder, "packages")}" /></config>
              <packageSources><clear /><add key="feed" value="{Feed}" /><add key="installed" value="{installed}" /></packageSources>
              <packageSourceMapping>
                <packageSource key="feed"><package pattern="MultiProc" /></packageSource>
                <packageSource key="installed"><package pattern="*" /></packageSource>
              </packageSourceMapping>
            </configuration>
            """);

        await DotnetAsync(_folder, "new", "console", "-o", App, "--no-restore");
        await DotnetAsync(App, "add", "package", "MultiProc");
    }

    /// <summary>Builds a program as the application's only file, as a user would who treats warnings as errors, and runs it.</summary>
    public async Task<ProgramRun> RunAsync(string name, IEnumerable<string> program, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var built = await BuildAsync(name, program);
        return await ProgramRun.OfAsync(Path.Combine(built, "App"), [], _folder, s_patience, environment);
    }

    /// <summary>Builds a program; returns the folder that it was built into.</summary>
    public async Task<string> BuildAsync(string name, IEnumerable<string> program)
    {
        await File.WriteAllLinesAsync(Path.Combine(App, "Program.cs"), program);
        var built = Path.Combine(_folder, "built", name);
        await DotnetAsync(App, "build", "--no-restore", "-warnaserror", "-o", built);
        return built;
    }

    /// <summary>Publishes a program, with the runtime, for Windows; returns its folder.</summary>
    public async Task<string> PublishForWindowsAsync(string name, IEnumerable<string> program)
    {
        await File.WriteAllLinesAsync(Path.Combine(App, "Program.cs"), program);
        var published = Path.Combine(_folder, "built", name);
        await DotnetAsync(App, "publish", "-r", "win-x64", "--self-contained", "-p:IntermediateOutputPath=obj/windows/", "-o", published);
        return published;
    }

    /// <summary>A fresh project of one kind of host.</summary>
    /// <param name="template">The folder in Hosts.</param>
    /// <param name="name">Where it goes, if there are several of the kind.</param>
    public async Task<HostProject> CreateHostAsync(string template, string? name = null)
    {
        var hosts = Path.Combine(_folder, "hosts");
        var sources = Repository.PathOf("tests", "MultiProc.PackageTests", "Hosts");
        var host = Directory.CreateDirectory(Path.Combine(hosts, name ?? template)).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(sources, template)).Append(Path.Combine(sources, "Probe.cs")))
            File.Copy(file, Path.Combine(host, Path.GetFileName(file)));
        await File.WriteAllTextAsync(Path.Combine(hosts, "Directory.Packages.props"), $"""
            <Project>
              <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
              <Import Project="{Repository.PathOf("Directory.Packages.props")}" />
              <ItemGroup><PackageVersion Include="MultiProc" Version="{Path.GetFileNameWithoutExtension(Package)["MultiProc.".Length..]}" /></ItemGroup>
            </Project>
            """);
        return new HostProject(this, host);
    }

    /// <summary>Runs the SDK; it must succeed.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="arguments">What it does.</param>
    public Task<ProgramRun> DotnetAsync(string folder, params string[] arguments) => DotnetAsync(folder, arguments, environment: []);

    /// <summary>Runs the SDK; it must succeed.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="arguments">What it does.</param>
    /// <param name="environment">Further variables.</param>
    public async Task<ProgramRun> DotnetAsync(string folder, string[] arguments, Dictionary<string, string?> environment)
    {
        // A server of the compiler would outlive the test, and the SDK leaves temporary files and file-based programs behind.
        var all = new Dictionary<string, string?>(environment)
        {
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["UseSharedCompilation"] = "false",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_CLI_UI_LANGUAGE"] = "en",
            ["DOTNET_NOLOGO"] = "1",
            ["TMPDIR"] = _folder,
            ["XDG_DATA_HOME"] = Path.Combine(_folder, "data"),
        };
        var run = await ProgramRun.OfAsync("dotnet", arguments, folder, s_patience, all);
        run.ExitCode.Should().Be(0, "dotnet {0} said:\n{1}\n{2}", string.Join(' ', arguments), string.Join('\n', run.Output), run.Errors);
        return run;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        // The temporary folder around it may have been removed first.
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private void CopyAll(string folder)
    {
        foreach (var package in Directory.GetFiles(folder, "*.*nupkg"))
            File.Copy(package, Path.Combine(Feed, Path.GetFileName(package)));
    }
}
