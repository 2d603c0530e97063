extern alias fsharp;
extern alias optimizedfsharp;

using MultiProc.Serialization;
using MultiProc.UnitTests.Serialization.Cases;

namespace MultiProc.UnitTests.Serialization;

/// <summary>F# in this process; what it sends to another one is in <see cref="CrossProcessTests"/>.</summary>
public class FSharpTests
{
    private static readonly List<(string Name, object Value, string Path)> s_refused =
    [
        .. fsharp::MultiProc.FSharpCases.RefusedCases.all().Select(each => (each.Item1, each.Item2, each.Item3)),
        .. optimizedfsharp::MultiProc.FSharpCases.RefusedCases.all().Select(each => ($"{each.Item1}, optimized", each.Item2, each.Item3)),
    ];

    public static TheoryData<string> Names => [.. FSharpCases.All().Select(each => each.Name)];

    public static TheoryData<string> Refused => [.. s_refused.Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void DumpAndLoad_GiveAnEqualCopy_WhenTheValueIsOfFSharp(string name)
    {
        var each = Battery.Get(name);

        each.Check(Pickle.Load(Pickle.Dump(each.Make())));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Check_NamesTheVariable_WhenAFunctionOfFSharpHoldsWhatCannotTravel(string name)
    {
        var (_, value, path) = s_refused.Single(each => each.Name == name);

        var obstacle = Pickle.Check(value);

        obstacle!.Path.Should().MatchRegex($"^{path}$");
        obstacle.TypeName.Should().Be("System.Threading.Thread");
    }
}
