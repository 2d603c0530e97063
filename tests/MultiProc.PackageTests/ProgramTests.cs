namespace MultiProc.PackageTests;

/// <summary>Programs as users write them, compiled unchanged against the package.</summary>
[Trait("needs", "sources")]
public sealed class ProgramTests(PackedLibrary library)
{
    private static readonly string s_programs = Repository.PathOf("tests", "MultiProc.PackageTests", "Programs");

    public static TheoryData<string> Programs => [.. Directory.GetFiles(s_programs).Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Programs))]
    [TimeLimit(120)]
    public async Task Program_PrintsWhatItsLastCommentSays(string name)
    {
        var program = await File.ReadAllLinesAsync(Path.Combine(s_programs, name + ".cs"));

        // What the program itself makes there, a directory to work in, it does not remove; of the library there must be no file.
        var temporary = Directory.CreateTempSubdirectory();
        var run = await library.RunAsync(name, program, new Dictionary<string, string?> { ["TMPDIR"] = temporary.FullName });

        temporary.GetFiles("*", SearchOption.AllDirectories).Should().BeEmpty();
        temporary.Delete(recursive: true);
        run.Errors.Should().BeEmpty();
        ExpectedOutput.FromProgram(program)!.Difference(run.Output).Should().BeNull();
        run.ExitCode.Should().Be(0);
    }
}
