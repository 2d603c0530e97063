using System.Diagnostics;
using MultiProc.Benchmarks;
using MultiProc.Benchmarks.Contestants;

namespace MultiProc.UnitTests.Benchmarks;

public sealed class ContestTests : IDisposable
{
    private readonly string _turns = Path.GetTempFileName();

    public ContestTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "the contestants are lines of shell");

    public void Dispose() => File.Delete(_turns);

    [Fact]
    public void Run_LetsThemTakeTurns_AndDropsTheWarmUp()
    {
        var result = Contest.Run(new FakeRow(Counting("ours"), Counting("first")), quick: true);

        File.ReadAllLines(_turns).Should().Equal("ours", "first", "ours", "first", "ours", "first");
        result.Figures[0].Ours!.Min.Should().Be(3, "the two lines of the warm-up were there before the first reading that counts");
        result.Figures[0].Ours!.Max.Should().Be(5);
        result.Skipped.Should().BeEmpty();
    }

    [Fact]
    public void Run_GoesOnWithoutARival_WhenItIsNotThere()
    {
        var result = Contest.Run(new FakeRow(Counting("ours"), new AbsentContestant(), new ShellContestant("unable", "echo skip no such thing")), quick: true);

        result.Skipped.Should().Equal(new Dictionary<string, string> { ["absent"] = AbsentContestant.Reason, ["unable"] = "no such thing" });
        result.Figures[0].Ours.Should().NotBeNull();
        result.Figures[0].Rivals.Should().BeEmpty();
    }

    [Fact]
    public void Run_HasNoneOfOurs_WhenOursCannotTakePart()
    {
        var result = Contest.Run(new FakeRow(new ShellContestant("ours", "echo skip not here"), Counting("first")), quick: true);

        result.Skipped.Should().ContainKey("ours");
        result.Figures[0].Ours.Should().BeNull();
        result.Figures[0].Ratio.Should().BeNull();
    }

    [Theory]
    [InlineData("exit 7", "*exit code 7*")]
    [InlineData("echo 1 2 3", "*3 numbers instead of 2*")]
    [InlineData("echo one two", "*'one two'*")]
    public void Run_Throws_WhenSomebodyBreaksDown(string turn, string message) =>
        FluentActions.Invoking(() => Contest.Run(new FakeRow(Counting("ours"), new ShellContestant("broken", turn)), quick: true))
            .Should().Throw<ContestantException>().WithMessage("broken " + message);

    private ShellContestant Counting(string name) => new(name, $"echo {name} >> '{_turns}'; echo $(wc -l < '{_turns}') 50.5");

    private sealed class AbsentContestant() : Contestant("absent")
    {
        public const string Reason = "there is none here";

        public override ProcessStartInfo Describe(Row row, bool quick) => throw new ContestantMissingException(Reason);
    }
}
