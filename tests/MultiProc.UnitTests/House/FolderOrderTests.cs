namespace MultiProc.UnitTests.House;

[Trait("needs", "sources")]
public sealed class FolderOrderTests
{
    private static readonly string s_source = Repository.PathOf("src", "MultiProc");

    [Fact]
    public void EachFolder_UsesOnlyThoseToItsLeft()
    {
        using var order = new FolderOrder(typeof(ProcessException).Assembly.Location, Placed());
        order.Violations().Should().BeEmpty();
    }

    [Fact]
    public void EachTopType_HasAFileOfItsName()
    {
        using var order = new FolderOrder(typeof(ProcessException).Assembly.Location, Placed());
        order.Unplaced.Should().BeEmpty();
    }

    [Fact]
    public void Folders_AreThoseOfTheDesign() =>
        Directory.GetDirectories(s_source).Select(Path.GetFileName).Except(["bin", "obj"]).Should().BeSubsetOf(FolderOrder.Order);

    [Theory]
    [InlineData(nameof(House.Synthetic.UsesInField))]
    [InlineData(nameof(House.Synthetic.UsesInBody))]
    [InlineData(nameof(House.Synthetic.UsesInLambda))]
    [InlineData(nameof(House.Synthetic.UsesInGenericArgument))]
    [InlineData(nameof(House.Synthetic.UsesAsBase))]
    public void Violations_NamesTheUse_WhenAFolderUsesOneToItsRight(string user)
    {
        var places = new[] { (user, "Foundation"), (nameof(House.Synthetic.Used), "Pools") };
        using var order = new FolderOrder(GetType().Assembly.Location, places.ToLookup(p => p.Item1, p => p.Item2));
        order.Violations().Should().ContainSingle().Which.Should().Be($"{user} (Foundation) uses Used (Pools)");
    }

    private static ILookup<string, string> Placed() =>
        Directory.EnumerateFiles(s_source, "*.cs", SearchOption.AllDirectories)
            .Select(f => (Type: Path.GetFileNameWithoutExtension(f), Folder: Path.GetRelativePath(s_source, f).Split(Path.DirectorySeparatorChar)[0]))
            .Where(p => p.Folder is not ("bin" or "obj"))
            .ToLookup(p => p.Type, p => p.Folder);
}
