using System.Globalization;

namespace MultiProc.UnitTests.Platform;

/// <summary>The threads of this process, as the kernel tells of them. Linux only.</summary>
/// <remarks>A thread gets its name a moment after it was started, and has its parent's until then.</remarks>
internal static class SentryThreads
{
    private const string Name = "MultiProc sentr"; // as much as the kernel keeps

    /// <summary>All threads but those that the runtime itself adds and ends, whoever waits: of the pool, the timers and the compiler.</summary>
    public static int CountOfAll => ThreadNames.CountBesides(ThreadNames.OfTheRuntime);

    public static int Count => Folders().Count();

    /// <summary>What all sentry threads have used.</summary>
    public static TimeSpan ProcessorTime => TimeSpan.FromTicks(Folders().Sum(folder => Read($"{folder}/schedstat").Split(' ')[0] is { Length: > 0 } time
        ? long.Parse(time, CultureInfo.InvariantCulture) / TimeSpan.NanosecondsPerTick
        : 0));

    private static IEnumerable<string> Folders() => Directory.GetDirectories("/proc/self/task").Where(folder => Read($"{folder}/comm").TrimEnd() == Name);

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return ""; // the thread has ended
        }
    }
}
