using System.Diagnostics;

namespace MultiProc.Benchmarks.Contestants;

/// <summary>Somebody who takes part in a row: a program that prints one reading for each line that it reads.</summary>
internal abstract class Contestant(string name)
{
    public string Name { get; } = name;

    /// <summary>How the program is started.</summary>
    /// <exception cref="ContestantMissingException">It is not on this machine.</exception>
    public abstract ProcessStartInfo Describe(Row row, bool quick);
}
