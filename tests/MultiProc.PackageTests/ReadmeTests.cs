namespace MultiProc.PackageTests;

/// <summary>Every C# block of the README is a whole program: it compiles, and prints what it says it prints.</summary>
[Trait("needs", "sources")]
public sealed class ReadmeTests(PackedLibrary library)
{
    private const string BlockStart = "```csharp";
    private const string BlockEnd = "```";
    private static readonly List<IReadOnlyList<string>> s_blocks = Read(File.ReadAllLines(Repository.PathOf("README.md")));

    public static TheoryData<int> Blocks => [.. Enumerable.Range(1, s_blocks.Count)];

    [Theory]
    [MemberData(nameof(Blocks))]
    [TimeLimit(120)]
    public async Task Block_CompilesAndPrintsWhatItSays(int number)
    {
        var program = s_blocks[number - 1];
        if (ExpectedOutput.FromProgram(program) is not { } expected)
        {
            await library.BuildAsync($"readme-{number}", program);
            return;
        }

        var run = await library.RunAsync($"readme-{number}", program);

        run.Errors.Should().BeEmpty();
        expected.Difference(run.Output).Should().BeNull();
        run.ExitCode.Should().Be(0);
    }

    [Fact]
    public void FirstBlock_SaysWhatItPrints() => ExpectedOutput.FromProgram(s_blocks[0]).Should().NotBeNull();

    private static List<IReadOnlyList<string>> Read(string[] lines)
    {
        var blocks = new List<IReadOnlyList<string>>();
        for (var at = 0; at < lines.Length; at++)
        {
            if (lines[at] == BlockStart)
                blocks.Add([.. lines.Skip(at + 1).TakeWhile(l => l != BlockEnd)]);
        }

        return blocks;
    }
}
