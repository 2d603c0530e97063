namespace MultiProc.PackageTests;

/// <summary>Programs as they are delivered.</summary>
[Trait("needs", "sources")]
[Collection<BuiltProjects>]
public sealed class PublishedHostTests(BuiltProjects projects)
{
    private static readonly string[] s_arguments = ["a b", "", "ä"];

    [Theory]
    [InlineData("single file")]
    [InlineData("single file with runtime")]
    [InlineData("unpacked single file")]
    [InlineData("with runtime")]
    [InlineData("compiled ahead")]
    [TimeLimit(120)]
    public async Task Program_ChildFindsTheSame_UnderAnotherNameAndWithTheUsersHooksToo(string name)
    {
        var host = projects.Find(name);
        var program = Path.Combine(host.Built, "App");
        var unpacked = new Dictionary<string, string?> { ["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = Path.Combine(host.Folder, "unpacked") };

        var report = await host.RunAsync(program, s_arguments, environment: unpacked);
        report.ShouldAgree();
        report.Parent["program"].Should().Be(program);
        report.Parent["arguments"].Should().Be(string.Join('|', s_arguments));
        report.Parent["server GC"].Should().Be("True");
        report.Parent["a copy of itself says"].Should().Be("I am Main");

        unpacked["DOTNET_STARTUP_HOOKS"] = "App"; // by name: in a single file there is no path
        File.Move(program, program + " renamed");
        report = await host.RunAsync(program + " renamed", s_arguments, environment: unpacked);
        report.ShouldAgree(name == "compiled ahead" ? ["program"] : []); // there the child's is dotnet
        report.Parent["user's hooks"].Should().Be("1");
    }

    [Fact]
    [TimeLimit(120)]
    public async Task Trimmed_ChildFindsTheSame_ThatFreezesSupport()
    {
        var host = projects.Find("trimmed");
        var program = Path.Combine(host.Built, "App");

        var report = await host.RunAsync(program, ["freeze", .. s_arguments]);
        report.ShouldAgree();
        report.Parent["server GC"].Should().Be("True");

        var refused = await ProgramRun.OfAsync(program, [], host.Folder, TimeSpan.FromMinutes(1));
        refused.Errors.Should().Contain(
            "System.InvalidOperationException: Startup hooks are switched off in this program, so a child would run Main. Make MultiProc.Process.FreezeSupport() the first line of Main.");
        refused.ExitCode.Should().NotBe(0);
    }

    [Fact]
    [TimeLimit(240)]
    public async Task Native_StartSaysWhatToDo()
    {
        Assert.SkipWhen(UserProjects.Linker is null, "There is no C compiler here, which NativeAOT links with (Debian's packages gcc and zlib1g-dev).");
        var host = projects.Find("native");
        var program = Path.Combine(host.Built, "App");

        foreach (var road in new[] { "hook", "freeze" })
        {
            var refused = await ProgramRun.OfAsync(program, [road], host.Folder, TimeSpan.FromMinutes(1));
            refused.Errors.Should().Contain("System.PlatformNotSupportedException: A program that NativeAOT compiled cannot start processes");
            refused.Errors.Should().Contain("Publish it without PublishAot");
            refused.ExitCode.Should().NotBe(0);
        }
    }
}
