namespace MultiProc.PackageTests;

/// <summary>The library on Windows, as Wine imitates it: one clear error until its types for Windows exist.</summary>
[Trait("needs", "sources")]
[Collection<BuiltProjects>]
public sealed class WindowsTests(BuiltProjects projects)
{
    internal const string ProjectName = "windows";
    private const string Wine = "/usr/lib/wine/wine64";
    private const string Message = "PlatformNotSupportedException: MultiProc runs on Linux and other Unix systems; its types for this operating system do not exist yet.";

    private static readonly string[] s_program =
    [
        "Try(\"Lock\", () => new MultiProc.Lock());",
        "Try(\"Semaphore\", () => new MultiProc.Semaphore(1));",
        "Try(\"Event\", () => new MultiProc.Event());",
        "Try(\"Start\", () => { using var p = new MultiProc.Process(() => { }); p.Start(); });",
        "Try(\"RunAsync\", () => MultiProc.Process.RunAsync(() => 1).GetAwaiter().GetResult());",
        "Try(\"FreezeSupport\", () => MultiProc.Process.FreezeSupport());",
        "Try(\"AuthKey\", () => _ = MultiProc.Process.Current.AuthKey);",
        "Console.WriteLine(MultiProc.Process.Current.Name);",
        "",
        "static void Try(string name, Action action)",
        "{",
        "    try",
        "    {",
        "        action();",
        "        Console.WriteLine($\"{name}: nothing\");",
        "    }",
        "    catch (Exception e)",
        "    {",
        "        Console.WriteLine($\"{name}: {e.GetType().Name}: {e.Message}\");",
        "    }",
        "}",
    ];

    // The services that Wine starts beside the first program would hold its output open: they are started apart, and ended.
    private const string RunAndEndWine = $"""
        wine64={Wine}
        "$wine64" wineboot -i </dev/null >/dev/null 2>&1
        "$wine64" "$0"
        code=$?
        wineserver -k -w
        exit $code
        """;

    internal static bool IsPossible => File.Exists(Wine);

    internal static IReadOnlyList<string> Program => s_program;

    [Fact]
    [TimeLimit(240)]
    public async Task EveryRoad_ThrowsTheSameError()
    {
        Assert.SkipUnless(IsPossible, "There is no Wine here (Debian's package wine64), and this is not Windows.");
        var folder = projects.Find(ProjectName).Built;
        var environment = new Dictionary<string, string?>
        {
            ["WINEPREFIX"] = Path.Combine(folder, "prefix"), ["WINEDEBUG"] = "-all", ["TMPDIR"] = folder,
        };

        var run = await ProgramRun.OfAsync("sh", ["-c", RunAndEndWine, Path.Combine(folder, "App.exe")], folder, TimeSpan.FromMinutes(2), environment);

        run.ExitCode.Should().Be(0);
        run.Output.Select(line => line.TrimEnd('\r')).Should().Equal(
            $"Lock: {Message}", $"Semaphore: {Message}", $"Event: {Message}", $"Start: {Message}", $"RunAsync: {Message}",
            $"FreezeSupport: {Message}", $"AuthKey: {Message}", "MainProcess");
    }
}
