using MultiProc.Benchmarks;

namespace MultiProc.UnitTests.Benchmarks;

public sealed class CommandLineTests
{
    [Fact]
    public void Parse_TakesAllRows_WhenNoneIsNamed()
    {
        var line = CommandLine.Parse([]);

        line.Rows.Should().Equal(RowCatalog.All);
        line.Quick.Should().BeFalse();
        line.JsonFile.Should().BeNull();
    }

    [Fact]
    public void Parse_TakesOptionsAndRows_InAnyOrder()
    {
        var line = CommandLine.Parse(["locks.100000", "--json", "figures.json", "lock.uncontended", "--quick", "lock.uncontended"]);

        line.Rows.Select(row => row.Name).Should().Equal("lock.uncontended", "locks.100000");
        line.Quick.Should().BeTrue();
        line.JsonFile.Should().Be("figures.json");
    }

    [Fact]
    public void Parse_NamesTheRows_WhenOneDoesNotExist() =>
        FluentActions.Invoking(() => CommandLine.Parse(["lock.nothing"])).Should().Throw<UsageException>()
            .Which.Message.Should().Contain("'lock.nothing'").And.ContainAll(RowCatalog.All.Select(row => row.Name));

    [Theory]
    [InlineData("--fast")]
    [InlineData("--json")]
    [InlineData("--markdown")]
    public void Parse_Throws_WhenAnOptionIsUnknownOrIncomplete(string option) =>
        FluentActions.Invoking(() => CommandLine.Parse([option])).Should().Throw<UsageException>().WithMessage($"*{option}*");

    [Fact]
    public void Catalog_NamesEachFigureOnce_StartingWithTheRowsOwn()
    {
        RowCatalog.All.SelectMany(row => row.Figures).Select(figure => figure.Name).Should().OnlyHaveUniqueItems();
        RowCatalog.All.Should().AllSatisfy(row => row.Figures[0].Name.Should().Be(row.Name));
        RowCatalog.All.Should().AllSatisfy(row => row.Figures.Should().AllSatisfy(figure => figure.Name.Should().StartWith(row.Name)));
    }

    [Fact]
    public void Catalog_HasGoalsOnlyForRivalsOfTheirRow() =>
        RowCatalog.All.Should().AllSatisfy(row => row.Figures.SelectMany(figure => figure.Goals).Select(goal => goal.Rival).OfType<string>()
            .Should().BeSubsetOf(row.Rivals.Select(rival => rival.Name)));
}
