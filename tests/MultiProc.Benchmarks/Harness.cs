using System.Diagnostics;
using MultiProc.Benchmarks.Contestants;
using MultiProc.Benchmarks.Results;

namespace MultiProc.Benchmarks;

/// <summary>Runs the rows that the command line asks for and reports what came out.</summary>
internal static class Harness
{
    private const int Success = 0;
    private const int RowFailed = 1;
    private const int WrongUsage = 2;

    /// <returns>0, or 1 if a row could not be measured, or 2 if the command line is wrong.</returns>
    public static int Run(IReadOnlyList<string> args)
    {
        try
        {
            return Run(CommandLine.Parse(args));
        }
        catch (UsageException e)
        {
            Console.Error.WriteLine(e.Message);
            return WrongUsage;
        }
    }

    private static int Run(CommandLine line)
    {
        if (line.Help)
            Console.WriteLine(CommandLine.Usage);
        else if (line.List)
            TextReport.WriteCatalog(Console.Out, RowCatalog.All);
        else
            return Measure(line);
        return Success;
    }

    private static int Measure(CommandLine line)
    {
        // Before the first reading: minutes of measuring must not end in a file that cannot be written.
        using var json = Create(line.JsonFile);
        using var markdown = Create(line.MarkdownFile);
        TextReport.WriteSurroundings(Console.Out);
        var results = new List<FigureResult>();
        var failed = false;
        foreach (var row in line.Rows)
        {
            var watch = Stopwatch.StartNew();
            try
            {
                var result = Contest.Run(row, line.Quick);
                results.AddRange(result.Figures.Where(figure => figure.Ours is not null));
                TextReport.WriteRow(Console.Out, row, result, watch.Elapsed);
            }
            catch (ContestantException e)
            {
                failed = true;
                Console.Error.WriteLine($"{row.Name} failed: {e.Message}");
            }
        }

        if (json is not null)
            JsonReport.Write(json, results);
        if (markdown is not null)
            MarkdownReport.Write(markdown, results);
        return failed ? RowFailed : Success;
    }

    private static FileStream? Create(string? file)
    {
        try
        {
            return file is null ? null : File.Create(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{file}' cannot be written: {e.Message}");
        }
    }
}
