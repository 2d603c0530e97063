using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace MultiProc.Benchmarks.Contestants;

/// <summary>A contestant's running program. One line goes in, one reading comes out: its numbers, separated by blanks.</summary>
/// <remarks>It sleeps between its turns, and ends when its input does, so that it does not outlive the harness.</remarks>
internal sealed class ContestantProcess : IDisposable
{
    /// <summary>What a contestant prints, followed by the reason, that finds out only by trying that it cannot take part.</summary>
    public const string SkipWord = "skip ";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly System.Diagnostics.Process _process;
    private readonly string _name;
    private readonly int _numbers;

    private ContestantProcess(System.Diagnostics.Process process, string name, int numbers)
    {
        _process = process;
        _name = name;
        _numbers = numbers;
    }

    /// <exception cref="ContestantMissingException">It is not on this machine.</exception>
    public static ContestantProcess Start(Contestant contestant, Row row, bool quick)
    {
        var start = contestant.Describe(row, quick);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        try
        {
            return new ContestantProcess(System.Diagnostics.Process.Start(start)!, contestant.Name, row.Figures.Count);
        }
        catch (Win32Exception e)
        {
            throw new ContestantMissingException($"'{start.FileName}' cannot be started: {e.Message}");
        }
    }

    /// <summary>Lets it take its turn.</summary>
    /// <exception cref="ContestantMissingException">It has found out that it cannot take part.</exception>
    /// <exception cref="ContestantException">It ended, hung, or printed something else.</exception>
    public double[] Measure()
    {
        var line = Ask();
        if (line.StartsWith(SkipWord, StringComparison.Ordinal))
            throw new ContestantMissingException(line[SkipWord.Length..]);
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var numbers = new double[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (!double.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
                throw new ContestantException($"{_name} printed '{line}', which is no reading");
        }

        return numbers.Length == _numbers ? numbers : throw new ContestantException($"{_name} printed {numbers.Length} numbers instead of {_numbers}: '{line}'");
    }

    /// <summary>Ends its input, and with it the program; one that does not go is killed with all that it started.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private string Ask()
    {
        try
        {
            _process.StandardInput.WriteLine();
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It is gone, and the end of its output below says so.
        }

        var answer = Task.Run(_process.StandardOutput.ReadLine);
        if (!answer.Wait(s_patience))
            throw new ContestantException($"{_name} took no reading in {s_patience.TotalMinutes:0} minutes");
        return answer.Result ?? throw Ended();
    }

    private ContestantException Ended()
    {
        _process.WaitForExit();
        return new ContestantException($"{_name} ended with exit code {_process.ExitCode}; what it had to say is above");
    }
}
