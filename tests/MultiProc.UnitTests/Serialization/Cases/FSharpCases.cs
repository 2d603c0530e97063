extern alias fsharp;
extern alias optimizedfsharp;

using Optimized = optimizedfsharp::MultiProc.FSharpCases;
using Plain = fsharp::MultiProc.FSharpCases;

namespace MultiProc.UnitTests.Serialization.Cases;

/// <summary>What F# makes of its values and functions, with and without optimisation.</summary>
internal static class FSharpCases
{
    public static IEnumerable<PickleCase> All() =>
    [
        .. Plain.Cases.all().Select(each => Of(each.Name, each.Make, each.Check)),
        .. Optimized.Cases.all().Select(each => Of($"{each.Name}, optimized", each.Make, each.Check)),
    ];

    private static PickleCase Of(string name, Func<object> make, Func<object, bool> check) =>
        PickleCase.Of(name, make, copy => check(copy).Should().BeTrue("{0} should be what was sent", copy));
}
