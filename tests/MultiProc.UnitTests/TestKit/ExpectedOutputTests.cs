namespace MultiProc.UnitTests.TestKit;

public sealed class ExpectedOutputTests
{
    private static readonly string[] s_program = ["Console.WriteLine();", "// prints:", "// one", "// ~ two", "// ~ three <number>", "// four"];

    [Theory]
    [InlineData("one", "two", "three 3", "four")]
    [InlineData("one", "three 4.5", "two", "four")]
    public void Difference_IsNull_WhenOnlyTheFreeLinesAreSwapped(params string[] lines) =>
        ExpectedOutput.FromProgram(s_program)!.Difference(lines).Should().BeNull();

    [Theory]
    [InlineData("one", "two", "four", "three 3")]
    [InlineData("one", "two", "two", "four")]
    [InlineData("one", "two", "three x", "four")]
    [InlineData("one", "two", "three 3")]
    [InlineData("one", "two", "three 3", "four", "five")]
    public void Difference_NamesTheLine_WhenOneIsWrong(params string[] lines) =>
        ExpectedOutput.FromProgram(s_program)!.Difference(lines).Should().StartWith("expected");

    [Fact]
    public void FromProgram_IsNull_WhenNothingIsSaid() => ExpectedOutput.FromProgram(["Console.WriteLine();"]).Should().BeNull();
}
