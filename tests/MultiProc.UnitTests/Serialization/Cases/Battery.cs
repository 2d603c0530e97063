namespace MultiProc.UnitTests.Serialization.Cases;

/// <summary>Every value of which the tests say that it travels.</summary>
internal static class Battery
{
    private static readonly Dictionary<string, PickleCase> s_all =
        new IEnumerable<PickleCase>[]
        {
            LeafCases.All(), CollectionCases.All(), ShapeCases.All(), UserCases.All(), IdentityCases.All(), ExceptionCases.All(),
            ClosureCases.All(), NetworkCases.All(), GlobalizationCases.All(), DocumentCases.All(), FurtherCollectionCases.All(), ComponentCases.All(),
            FurtherUserCases.All(), FurtherShapeCases.All(), FurtherClosureCases.All(), ThirdPartyCases.All(), ListedCases.All(), FSharpCases.All(),
            TaughtCases.All(), LoopCases.All(), HashCacheCases.All(), FurtherLibraryCases.All(),
        }
        .SelectMany(group => group).ToDictionary(each => each.Name);

    public static IEnumerable<string> Names => s_all.Keys;

    public static PickleCase Get(string name) => s_all[name];
}
