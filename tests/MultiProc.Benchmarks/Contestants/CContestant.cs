using System.ComponentModel;
using System.Diagnostics;

namespace MultiProc.Benchmarks.Contestants;

/// <summary>A C program of the folder <c>Rivals</c>: what the system itself can do. It is compiled when it is needed.</summary>
internal sealed class CContestant(string name, string source) : Contestant(name)
{
    private static readonly string[] s_compilers = ["cc", "gcc", "clang"];

    public override ProcessStartInfo Describe(Row row, bool quick)
    {
        var start = new ProcessStartInfo(Compile());
        if (quick)
            start.ArgumentList.Add(CommandLine.QuickOption);
        return start;
    }

    private string Compile()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Rivals");
        var program = Path.Combine(folder, Path.GetFileNameWithoutExtension(source));
        var made = $"{program}.{Environment.ProcessId}";
        foreach (var compiler in s_compilers)
        {
            if (!TryCompile(compiler, Path.Combine(folder, source), made))
                continue;

            // In one step: another run may be measuring with the program.
            File.Move(made, program, overwrite: true);
            return program;
        }

        throw new ContestantMissingException($"no C compiler that can compile it: put {string.Join(" or ", s_compilers)} on the PATH");
    }

    private static bool TryCompile(string compiler, string source, string program)
    {
        try
        {
            using var process = System.Diagnostics.Process.Start(compiler, ["-O2", "-o", program, source]);
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            // It is not there.
            return false;
        }
    }
}
