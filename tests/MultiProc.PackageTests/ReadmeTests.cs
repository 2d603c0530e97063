namespace MultiProc.PackageTests;

/// <summary>Every C# block of the README is a whole program: it compiles, and prints what it says it prints.</summary>
[Trait("needs", "sources")]
[Collection<BuiltProjects>]
public sealed class ReadmeTests(BuiltProjects projects)
{
    private const string BlockStart = "```csharp";
    private const string BlockEnd = "```";
    private static readonly List<IReadOnlyList<string>> s_blocks = Read(File.ReadAllLines(Repository.PathOf("README.md")));

    public static TheoryData<int> Blocks => [.. Enumerable.Range(1, s_blocks.Count)];

    internal static IEnumerable<UserProject> Projects => s_blocks.Select((program, i) => UserProject.Console(NameOf(i + 1), program));

    [Theory]
    [MemberData(nameof(Blocks))]
    [TimeLimit(120)]
    public async Task Block_CompilesAndPrintsWhatItSays(int number)
    {
        projects.Find(NameOf(number)).Should().NotBeNull("it compiles");
        if (ExpectedOutput.FromProgram(s_blocks[number - 1]) is not { } expected)
            return;

        var run = await projects.RunAsync(NameOf(number));

        run.Errors.Should().BeEmpty();
        expected.Difference(run.Output).Should().BeNull();
        run.ExitCode.Should().Be(0);
    }

    [Fact]
    public void FirstBlock_SaysWhatItPrints() => ExpectedOutput.FromProgram(s_blocks[0]).Should().NotBeNull();

    private static string NameOf(int number) => $"readme-{number}";

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
