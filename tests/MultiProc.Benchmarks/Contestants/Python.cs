using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace MultiProc.Benchmarks.Contestants;

/// <summary>The CPython that the rivals run on.</summary>
/// <param name="Executable">The interpreter itself, not the version manager's script that leads to it.</param>
/// <param name="Version">Such as <c>3.13.0</c>.</param>
/// <param name="Pace">The milliseconds that it takes for a fixed piece of work.</param>
internal sealed record Python(string Executable, Version Version, double Pace)
{
    public const string Variable = "MULTIPROC_PYTHON";

    private const string Probe = """
        import platform, sys, timeit
        print(platform.python_implementation())
        print('.'.join(map(str, sys.version_info[:3])))
        print(1e3 * min(timeit.repeat('for i in range(100000): int(i)', number=1, repeat=7)))
        print(sys.executable)
        """;

    private static readonly Version s_oldest = new(3, 11);

    private static readonly Lazy<Python?> s_current = new(Find);

    public static string WhyMissing =>
        $"no CPython {s_oldest} or later: put 'python3' on the PATH, or name one in the variable {Variable}";

    /// <summary>The one that <see cref="Variable"/> names, else the fastest on the PATH.</summary>
    /// <remarks>Without profile-guided optimisation an interpreter is about half as fast, and that would be no rival.</remarks>
    public static Python? Current => s_current.Value;

    public override string ToString() => $"CPython {Version} ({Executable})";

    private static Python? Find() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? Ask(named) : OnPath().Select(Ask).OfType<Python>().MinBy(python => python.Pace);

    private static IEnumerable<string> OnPath()
    {
        var name = OperatingSystem.IsWindows() ? "python.exe" : "python3";
        var folders = Environment.GetEnvironmentVariable("PATH") ?? "";
        return folders.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name)).Where(File.Exists);
    }

    /// <summary>What is behind that file; null if it is no CPython that is new enough.</summary>
    private static Python? Ask(string file)
    {
        try
        {
            using var process = System.Diagnostics.Process.Start(new ProcessStartInfo(file, ["-c", Probe]) { RedirectStandardOutput = true })!;
            var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries);
            process.WaitForExit();
            return Parse(lines);
        }
        catch (Win32Exception)
        {
            // Not a program: the same as not there.
            return null;
        }
    }

    private static Python? Parse(string[] lines) =>
        lines is ["CPython", var text, var pace, var executable, ..] && Version.Parse(text) is var version && version >= s_oldest
            ? new Python(executable, version, double.Parse(pace, CultureInfo.InvariantCulture))
            : null;
}
