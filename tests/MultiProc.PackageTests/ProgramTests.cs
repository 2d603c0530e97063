namespace MultiProc.PackageTests;

/// <summary>Programs as users write them, compiled unchanged against the package.</summary>
[Trait("needs", "sources")]
[Collection<BuiltProjects>]
public sealed class ProgramTests(BuiltProjects projects)
{
    private static readonly string s_programs = Repository.PathOf("tests", "MultiProc.PackageTests", "Programs");

    public static TheoryData<string> Programs => [.. Names];

    internal static IEnumerable<string> Names => Directory.GetFiles(s_programs).Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Programs))]
    [TimeLimit(120)]
    public async Task Program_PrintsWhatItsLastCommentSays(string name)
    {
        // What the program itself makes there, a directory to work in, it does not remove; of the library there must be no file.
        var temporary = Directory.CreateTempSubdirectory();
        var run = await projects.RunAsync(name, new Dictionary<string, string?> { ["TMPDIR"] = temporary.FullName });

        temporary.GetFiles("*", SearchOption.AllDirectories).Should().BeEmpty();
        temporary.Delete(recursive: true);
        run.Errors.Should().BeEmpty();
        ExpectedOutput.FromProgram(Read(name))!.Difference(run.Output).Should().BeNull();
        run.ExitCode.Should().Be(0);
    }

    internal static string[] Read(string name) => File.ReadAllLines(Path.Combine(s_programs, name + ".cs"));
}
