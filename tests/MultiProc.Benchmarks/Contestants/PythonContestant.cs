using System.Diagnostics;

namespace MultiProc.Benchmarks.Contestants;

/// <summary>CPython doing the same: a script of the folder <c>Rivals</c>.</summary>
internal sealed class PythonContestant(string name, string script, params string[] arguments) : Contestant(name)
{
    public override ProcessStartInfo Describe(Row row, bool quick)
    {
        var python = Python.Current ?? throw new ContestantMissingException(Python.WhyMissing);
        var start = new ProcessStartInfo(python.Executable, [Path.Combine(AppContext.BaseDirectory, "Rivals", script), .. arguments]);
        if (quick)
            start.ArgumentList.Add(CommandLine.QuickOption);
        return start;
    }
}
