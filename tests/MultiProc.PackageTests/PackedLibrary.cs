namespace MultiProc.PackageTests;

/// <summary>The library as a package, in a feed of its own.</summary>
public sealed class PackedLibrary : IAsyncLifetime
{
    /// <summary>Names a folder with the package to test; without it, it is packed here.</summary>
    private const string PackageVariable = "MULTIPROC_PACKAGE";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    private readonly string _folder = Directory.CreateTempSubdirectory("package-tests-").FullName;

    /// <summary>The nupkg.</summary>
    public string Package => Directory.GetFiles(Feed, "MultiProc.*.nupkg").Single();

    /// <summary>The package of symbols beside it.</summary>
    public string Symbols => Directory.GetFiles(Feed, "MultiProc.*.snupkg").Single();

    /// <summary>Gone with the fixture; what the tests' programs leave there is no leftover.</summary>
    public string Folder => _folder;

    /// <summary>Where both are.</summary>
    public string Feed => Path.Combine(_folder, "feed");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Feed);
        if (Environment.GetEnvironmentVariable(PackageVariable) is { Length: > 0 } packed)
            CopyAll(packed);
        else
            await DotnetAsync(Repository.Root, "pack", Repository.PathOf("src", "MultiProc"), "-c", "Release", "-o", Feed, "-p:RunAnalyzers=false"); // the build of the tests ran them
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
        var all = new Dictionary<string, string?>(environment) { ["UseSharedCompilation"] = "false" }; // a server would outlive the test
        var run = await RunSdkAsync(folder, arguments, all);
        run.ExitCode.Should().Be(0, "dotnet {0} said:\n{1}\n{2}", string.Join(' ', arguments), string.Join('\n', run.Output), run.Errors);
        return run;
    }

    /// <summary>Runs the SDK, which may fail, with a server of the compiler, which the caller ends.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="arguments">What it does.</param>
    public Task<ProgramRun> TryDotnetAsync(string folder, params string[] arguments) =>
        RunSdkAsync(folder, arguments, new() { ["UseSharedCompilation"] = "true" });

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

    private async Task<ProgramRun> RunSdkAsync(string folder, string[] arguments, Dictionary<string, string?> environment)
    {
        // No build node stays behind, nor do the temporary files and the file-based programs of the SDK.
        var all = new Dictionary<string, string?>(environment)
        {
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_CLI_UI_LANGUAGE"] = "en",
            ["DOTNET_NOLOGO"] = "1",
            ["TMPDIR"] = _folder,
            ["XDG_DATA_HOME"] = Path.Combine(_folder, "data"),
        };
        return await ProgramRun.OfAsync("dotnet", arguments, folder, s_patience, all);
    }
}
