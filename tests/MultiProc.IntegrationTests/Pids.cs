using System.Globalization;

namespace MultiProc.IntegrationTests;

/// <summary>Looks at processes that are no children of this one.</summary>
internal static class Pids
{
    public static bool Exists(string pid) => Directory.Exists($"/proc/{pid}") && !Stat(pid).Contains(") Z ", StringComparison.Ordinal);

    public static bool IsStopped(int pid) => Stat(pid.ToString(CultureInfo.InvariantCulture)).Contains(") T ", StringComparison.Ordinal);

    /// <summary>Waits until none of them is there any more.</summary>
    public static bool Vanish(params IReadOnlyList<string> pids) => Eventually.Holds(() => !pids.Any(Exists), TimeSpan.FromSeconds(10));

    private static string Stat(string pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat");
        }
        catch (IOException)
        {
            return ""; // gone meanwhile
        }
    }
}
