using System.Diagnostics;

namespace MultiProc.Benchmarks.Contestants;

/// <summary>Somebody who should take part and cannot be had: named in the report, with the reason.</summary>
internal sealed class MissingContestant(string name, string reason) : Contestant(name)
{
    public override ProcessStartInfo Describe(Row row, bool quick) => throw new ContestantMissingException(reason);
}
