using System.Diagnostics;
using System.Globalization;

namespace MultiProc.Benchmarks.Contestants;

/// <summary>A contestant in this executable: ours, or another .NET way to do the same.</summary>
/// <remarks>It runs in a process of its own, as the others do, so that no row inherits another row's memory, threads or compiled code.</remarks>
internal sealed class DotnetContestant(string name, Func<bool, double[]> takeReading) : Contestant(name)
{
    /// <summary>Runs a contestant: the names of the row and of the contestant follow.</summary>
    public const string ServeOption = "--serve";

    /// <summary>Does nothing at all.</summary>
    public const string BareOption = "--bare";

    /// <summary>This executable; not the <c>dotnet</c> that may be running it.</summary>
    public static string Executable { get; } =
        Path.Combine(AppContext.BaseDirectory, "MultiProc.Benchmarks" + (OperatingSystem.IsWindows() ? ".exe" : ""));

    public override ProcessStartInfo Describe(Row row, bool quick)
    {
        var start = new ProcessStartInfo(Executable, [ServeOption, row.Name, Name]);
        if (quick)
            start.ArgumentList.Add(CommandLine.QuickOption);
        return start;
    }

    /// <summary>Is the contestant, until nobody asks for readings any more.</summary>
    public static int Serve(Row row, string name, bool quick)
    {
        var contestant = row.Rivals.Prepend(row.Ours).OfType<DotnetContestant>().Single(c => c.Name == name);
        try
        {
            while (Console.In.ReadLine() is not null)
                Console.Out.WriteLine(string.Join(' ', contestant.TakeReading(quick).Select(number => number.ToString("R", CultureInfo.InvariantCulture))));
        }
        catch (PlatformNotSupportedException e)
        {
            Console.Out.WriteLine(ContestantProcess.SkipWord + e.Message);
        }

        return 0;
    }

    private double[] TakeReading(bool quick) => takeReading(quick);
}
