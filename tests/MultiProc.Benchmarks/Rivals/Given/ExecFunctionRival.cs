using System.Globalization;
using MultiProc.Benchmarks.Contestants;
using Tmds.Utils;

namespace MultiProc.Benchmarks.Rivals;

/// <summary>Tmds.ExecFunction, the library that is made for just this: strings for arguments, and an exit code for a result.</summary>
internal static class ExecFunctionRival
{
    private const string Name = "execfunction";

    /// <param name="measure">Measures a function of an int to an int.</param>
    public static Contestant Calling(Func<bool, Func<int, int>, double> measure) => new DotnetContestant(Name, quick => [measure(quick, Call)]);

    /// <summary>In a process that it started: runs the function there.</summary>
    /// <returns>The exit code; null in any other process.</returns>
    public static int? TryRun(string[] args) => ExecFunction.IsExecFunctionCommand(args) ? ExecFunction.Program.Main(args) : null;

    private static int Call(int number)
    {
        var result = -1;
        ExecFunction.Run(
            args => int.Parse(args[0], CultureInfo.InvariantCulture) + 1,
            [number.ToString(CultureInfo.InvariantCulture)],
            options => options.OnExit = process => result = process.ExitCode);
        return result;
    }
}
