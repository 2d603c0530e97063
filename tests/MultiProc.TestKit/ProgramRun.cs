using System.Diagnostics;

namespace MultiProc.TestKit;

/// <summary>A program that ran to its end, and what it said.</summary>
/// <param name="ExitCode">128 + N where signal N killed it.</param>
/// <param name="Output">The lines of its standard output.</param>
/// <param name="Errors">Its standard error.</param>
public sealed record ProgramRun(int ExitCode, IReadOnlyList<string> Output, string Errors)
{
    /// <summary>Runs a program; kills it and throws <see cref="TimeoutException"/> if it takes longer than <paramref name="limit"/>.</summary>
    public static async Task<ProgramRun> OfAsync(string file, IEnumerable<string> arguments, string folder, TimeSpan limit, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(limit);

        // To the end of the streams, not of the program: whoever inherited them may still write.
        using var standardOutput = process.StandardOutput;
        using var standardError = process.StandardError;
        var output = standardOutput.ReadToEndAsync(timeout.Token);
        var errors = standardError.ReadToEndAsync(timeout.Token);
        try
        {
            await Task.WhenAll(output, errors, process.WaitForExitAsync(timeout.Token)).ConfigureAwait(false);
            return new ProgramRun(process.ExitCode, Lines(await output.ConfigureAwait(false)), await errors.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            var report = HangReport.Write($"{file} has not ended within {limit}");
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(report);
        }
    }

    private static string[] Lines(string text) => text.TrimEnd('\n').Split('\n');
}
