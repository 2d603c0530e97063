using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rivals;

/// <summary>The library is not here.</summary>
internal static class ExecFunctionRival
{
    private const string Name = "execfunction";

    public static Contestant Calling(Func<bool, Func<int, int>, double> measure) => new MissingContestant(
        Name,
        "the package Tmds.ExecFunction is not in the package source that this project builds from; -p:ExecFunctionAssembly=FILE says where it lies");

    public static int? TryRun(string[] args) => null;
}
