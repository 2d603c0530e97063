using System.Globalization;

namespace MultiProc.TestKit;

/// <summary>Looks at processes that are no children of this one.</summary>
/// <remarks>Linux only.</remarks>
public static class Pids
{
    /// <summary>Longer than that, whoever is to end hangs.</summary>
    private static readonly TimeSpan s_untilAHang = TimeSpan.FromSeconds(30);

    /// <summary>Whether it is there, and more is left of it than what its parent is told.</summary>
    public static bool Exists(string pid) => Stat(pid) is { } stat && !stat.Contains(") Z ", StringComparison.Ordinal);

    /// <summary>Whether a signal has stopped it.</summary>
    public static bool IsStopped(int pid) => Stat(pid.ToString(CultureInfo.InvariantCulture))?.Contains(") T ", StringComparison.Ordinal) == true;

    /// <summary>Waits until none of them is there any more.</summary>
    public static bool Vanish(params IReadOnlyList<string> pids) => Eventually.Holds(() => !pids.Any(Exists), s_untilAHang);

    private static string? Stat(string pid) => ProcFile.Read($"/proc/{pid}/stat");
}
