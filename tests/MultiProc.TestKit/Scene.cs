using System.Diagnostics;

namespace MultiProc.TestKit;

/// <summary>A run of tests/MultiProc.TestProgram: what it printed, how it ended, and how often <c>Main</c> ran in it and in all it started.</summary>
public sealed record Scene(IReadOnlyList<string> Lines, string Errors, int ExitCode, int RunsOfMain)
{
    private static readonly string s_path = Path.Combine(AppContext.BaseDirectory, "MultiProc.TestProgram");

    /// <summary>Runs a scene to its end.</summary>
    public static Scene Run(string scene, params string[] args) => Run("exec \"$0\" \"$@\"", scene, args);

    /// <summary>Runs a scene from a shell that prepares something before it turns into the program.</summary>
    public static Scene Run(string shell, string scene, string[] args, Action<System.Diagnostics.Process>? meanwhile = null)
    {
        var mark = Path.GetTempFileName();
        try
        {
            using var program = System.Diagnostics.Process.Start(new ProcessStartInfo("/bin/sh", ["-c", shell, s_path, mark, scene, .. args])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = program.StandardError.ReadToEndAsync();
            meanwhile?.Invoke(program);
            var lines = program.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            program.WaitForExit();
            return new Scene(lines, errors.GetAwaiter().GetResult(), program.ExitCode, File.ReadAllLines(mark).Length);
        }
        finally
        {
            File.Delete(mark);
        }
    }

    /// <summary>Runs a scene that has a terminal of its own; what it writes to either stream is on the screen.</summary>
    public static Scene RunOnTerminal(string scene, string[] args, Action<System.Diagnostics.Process, Terminal> meanwhile)
    {
        var mark = Path.GetTempFileName();
        using var terminal = new Terminal();
        try
        {
            var shell = $"TERM=dumb exec setsid --ctty \"$0\" \"$@\" <{terminal.Path} >{terminal.Path} 2>&1";
            using var program = System.Diagnostics.Process.Start(new ProcessStartInfo("/bin/sh", ["-c", shell, s_path, mark, scene, .. args]))!;
            meanwhile(program, terminal);
            var lines = new List<string>();
            while (terminal.ReadLine() is { } line)
                lines.Add(line);
            program.WaitForExit();
            return new Scene(lines, "", program.ExitCode, File.ReadAllLines(mark).Length);
        }
        finally
        {
            File.Delete(mark);
        }
    }
}
