using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rivals;

/// <summary>The library is not here.</summary>
internal static class CloudtoidRival
{
    public const string Name = "cloudtoid";

    public static Contestant Contestant { get; } = new MissingContestant(
        Name,
        "the package Cloudtoid.Interprocess is not in the package source that this project builds from; -p:CloudtoidAssembly=FILE says where it lies");
}
