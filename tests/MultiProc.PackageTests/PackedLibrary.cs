namespace MultiProc.PackageTests;

/// <summary>The library as a package, and a fresh console application that refers to it.</summary>
/// <remarks>
/// <para>The application has a feed and a packages folder of its own: no package of an earlier build is ever taken, and
/// nothing is downloaded (the dependencies come from where the build of this repository put them).</para>
/// </remarks>
public sealed class PackedLibrary : IAsyncLifetime
{
    /// <summary>Names a folder with the package to test; without it, it is packed here.</summary>
    private const string PackageVariable = "MULTIPROC_PACKAGE";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private static readonly string[] s_dependencies =
    [
        "microsoft.extensions.logging.abstractions", "microsoft.extensions.dependencyinjection.abstractions",
        "microsoft.netcore.app.runtime.win-x64", "microsoft.netcore.app.host.win-x64", "microsoft.aspnetcore.app.runtime.win-x64",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("package-tests-").FullName;

    /// <summary>The nupkg.</summary>
    public string Package => Directory.GetFiles(Feed, "MultiProc.*.nupkg").Single();

    /// <summary>The package of symbols beside it.</summary>
    public string Symbols => Directory.GetFiles(Feed, "MultiProc.*.snupkg").Single();

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
        var global = (await DotnetAsync(_folder, "nuget", "locals", "global-packages", "--list")).Output[^1].Split(": ")[1];
        foreach (var version in s_dependencies.SelectMany(d => Directory.GetDirectories(Path.Combine(global, d))))
            CopyAll(version);

        await DotnetAsync(_folder, "new", "console", "-o", App, "--no-restore");
        await File.WriteAllTextAsync(Path.Combine(App, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(_folder, "packages")}" /></config>
              <packageSources><clear /><add key="feed" value="{Feed}" /></packageSources>
            </configuration>
            """);
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

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        // The temporary folder around it may have been removed first.
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<ProgramRun> DotnetAsync(string folder, params string[] arguments)
    {
        // A server of the compiler would outlive the test, and the SDK leaves temporary files behind.
        var environment = new Dictionary<string, string?>
        {
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["UseSharedCompilation"] = "false",
            ["DOTNET_CLI_UI_LANGUAGE"] = "en",
            ["DOTNET_NOLOGO"] = "1",
            ["TMPDIR"] = _folder,
        };
        var run = await ProgramRun.OfAsync("dotnet", arguments, folder, s_patience, environment);
        run.ExitCode.Should().Be(0, "dotnet {0} said:\n{1}\n{2}", string.Join(' ', arguments), string.Join('\n', run.Output), run.Errors);
        return run;
    }

    private void CopyAll(string folder)
    {
        foreach (var package in Directory.GetFiles(folder, "*.*nupkg"))
            File.Copy(package, Path.Combine(Feed, Path.GetFileName(package)));
    }
}
