using System.Diagnostics;
using MultiProc.Benchmarks;
using MultiProc.Benchmarks.Contestants;

namespace MultiProc.UnitTests.Benchmarks;

/// <summary>A contestant that is a line of shell, run for each turn.</summary>
internal sealed class ShellContestant(string name, string turn) : Contestant(name)
{
    public override ProcessStartInfo Describe(Row row, bool quick) => new("/bin/sh", ["-c", $"while read line; do {turn}; done"]);
}
