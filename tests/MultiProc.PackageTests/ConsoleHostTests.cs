namespace MultiProc.PackageTests;

/// <summary>A console program, in every way in which it can be started: its child is told and finds the same.</summary>
[Trait("needs", "sources")]
[Collection<BuiltProjects>]
public sealed class ConsoleHostTests(BuiltProjects projects)
{
    private static readonly string[] s_arguments = ["a b", "ä€\"'$*", "", "--option=1"];

    private readonly HostProject _host = projects.Find("console");

    private string Program => Path.Combine(_host.Built, "App");

    private string Assembly => Path.Combine(_host.Built, "App.dll");

    [Fact]
    public async Task Apphost_ChildFindsTheSame()
    {
        var report = await _host.RunAsync(Program, s_arguments);
        ShouldAgree(report);
        report.Parent["program"].Should().Be(Program);
    }

    [Fact]
    public async Task Muxer_ChildFindsTheSame()
    {
        var report = await _host.RunAsync("dotnet", [Assembly, .. s_arguments]);
        ShouldAgree(report);
        Path.GetFileName(report.Parent["program"]).Should().Be("dotnet");
    }

    [Fact]
    public async Task Exec_ChildFindsTheSame_WithTheOptionsOfTheHost()
    {
        // Files of other names, as a test host is given them.
        var other = Path.Combine(_host.Built, "Other");
        var probed = Directory.CreateDirectory(Path.Combine(_host.Folder, "probed")).FullName;
        File.Copy(Path.ChangeExtension(Assembly, ".deps.json"), other + ".deps.json");
        File.Copy(Path.ChangeExtension(Assembly, ".runtimeconfig.json"), other + ".runtimeconfig.json");

        var report = await _host.RunAsync(
            "dotnet",
            ["exec", "--depsfile", other + ".deps.json", "--runtimeconfig", other + ".runtimeconfig.json", "--additionalprobingpath", probed, Assembly, .. s_arguments]);

        ShouldAgree(report);
        report.Parent["APP_CONTEXT_DEPS_FILES"].Should().StartWith(other + ".deps.json");
        report.Parent["PROBING_DIRECTORIES"].Should().Contain(probed);
    }

    [Fact]
    public async Task RelativePath_FromAnotherFolder_ChildFindsTheSame()
    {
        var elsewhere = Directory.CreateDirectory(Path.Combine(_host.Folder, "elsewhere")).FullName;
        var report = await _host.RunAsync("sh", ["-c", "exec ../bin/Debug/net10.0/App \"$@\"", "", .. s_arguments], elsewhere);
        ShouldAgree(report);
        report.Parent["folder"].Should().Be(elsewhere);
    }

    [Theory]
    [InlineData("App", "exec \"$0\" \"$@\"")]
    [InlineData("App.dll", "exec dotnet \"$0\" \"$@\"")]
    public async Task Symlink_ChildFindsTheSame(string target, string command)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_host.Folder, "linked to " + target)).FullName;
        File.CreateSymbolicLink(Path.Combine(folder, "Link" + Path.GetExtension(target)), Path.Combine("..", "bin", "Debug", "net10.0", target));
        ShouldAgree(await _host.RunAsync("sh", ["-c", command, "./Link" + Path.GetExtension(target), .. s_arguments], folder));
    }

    [Fact]
    public async Task RenamedApphost_ChildFindsTheSame()
    {
        var renamed = Path.Combine(_host.Built, "Renamed");
        File.Copy(Program, renamed);
        ShouldAgree(await _host.RunAsync(renamed, s_arguments), "program"); // the child's is dotnet
    }

    [Theory]
    [InlineData("App")]
    [InlineData("dotnet")]
    public async Task FolderWithStrangeLetters_ChildFindsTheSame(string by)
    {
        var folder = CopyTo($"ä ;,'\"$x {by}");
        var report = by == "App"
            ? await _host.RunAsync(Path.Combine(folder, "App"), s_arguments)
            : await _host.RunAsync("dotnet", [Path.Combine(folder, "App.dll"), .. s_arguments]);
        ShouldAgree(report);
        report.Parent["base"].Should().Be(folder + "/");
    }

    [Theory]
    [InlineData("App")]
    [InlineData("dotnet")]
    public async Task NoListOfDependencies_ChildFindsTheSame(string by)
    {
        var folder = CopyTo($"no list {by}");
        File.Delete(Path.Combine(folder, "App.deps.json"));
        ShouldAgree(by == "App"
            ? await _host.RunAsync(Path.Combine(folder, "App"), s_arguments)
            : await _host.RunAsync("dotnet", [Path.Combine(folder, "App.dll"), .. s_arguments]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RootOfTheRuntimes_GoesDown_WhetherItIsNamedOrNot(bool isNamed)
    {
        var root = isNamed ? Path.GetFullPath(Path.Combine(typeof(object).Assembly.Location, "../../../..")) : null;
        ShouldAgree(await _host.RunAsync(Program, s_arguments, environment: new() { ["DOTNET_ROOT"] = root, ["DOTNET_ROOT_X64"] = null }));
    }

    [Theory]
    [InlineData("hook")]
    [InlineData("freeze")]
    public async Task UsersOwnHooks_RunOnceInBoth(string road)
    {
        var report = await _host.RunAsync(Program, [road], environment: new() { ["DOTNET_STARTUP_HOOKS"] = Assembly });
        report.ShouldAgree();
        report.Parent["user's hooks"].Should().Be("1");
        report.Parent["hooks of a started program"].Should().Be(Assembly + ",");
    }

    [Theory]
    [InlineData("App")]
    [InlineData("dotnet")]
    public async Task EntryAssemblyThatTheProgramSet_IsTheChilds_AndIsNotStarted(string by)
    {
        var report = by == "App"
            ? await _host.RunAsync(Program, ["pretend"])
            : await _host.RunAsync("dotnet", [Assembly, "pretend"]);
        report.ShouldAgree();
        report.Parent["entry"].Should().StartWith("MultiProc, ");
    }

    private static void ShouldAgree(HostReport report, params string[] but)
    {
        report.ShouldAgree(but);
        report.Parent["entry"].Should().StartWith("App, ");
        report.Parent["arguments"].Should().Be(string.Join('|', s_arguments));
        report.Parent["server GC"].Should().Be("True");
        report.Parent["System.Runtime.TieredPGO"].Should().Be("false");
        report.Parent["Probe.Knob"].Should().Be("turned");
        report.Parent["hooks of a started program"].Should().Be(",");
        report.Parent["a copy of itself says"].Should().Be("I am Main");
    }

    private string CopyTo(string name)
    {
        var folder = Path.Combine(_host.Folder, name);
        foreach (var file in Directory.GetFiles(_host.Built, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(_host.Built, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return folder;
    }
}
