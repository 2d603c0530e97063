using System.Globalization;

namespace MultiProc.TestKit;

/// <summary>How long threads could have run and had no processor: what a busy machine adds to what one measures.</summary>
/// <remarks>Linux only, and where the kernel keeps that account.</remarks>
public static class Starvation
{
    private const long NanosecondsPerTick = 1_000_000_000 / TimeSpan.TicksPerSecond;

    /// <summary>The thread that asks, since it was started; null where the kernel does not tell.</summary>
    public static TimeSpan? OfThisThread => In("/proc/thread-self/schedstat");

    /// <summary>The first thread of a process, since it was started; null where the kernel does not tell, or it has ended.</summary>
    public static TimeSpan? OfProcess(int pid) => In($"/proc/{pid}/schedstat");

    /// <summary>A thread of this process, by its number, since it was started; null as above.</summary>
    public static TimeSpan? OfThread(int number) => In($"/proc/self/task/{number}/schedstat");

    /// <summary>Anybody on the machine, since it was started; null as above.</summary>
    public static TimeSpan? OfAnybody
    {
        get
        {
            try
            {
                // "some avg10=0.00 avg60=0.00 avg300=0.00 total=123": in microseconds.
                var some = File.ReadLines("/proc/pressure/cpu").First();
                return TimeSpan.FromMicroseconds(long.Parse(some[(some.LastIndexOf('=') + 1)..], CultureInfo.InvariantCulture));
            }
            catch (IOException)
            {
                return null;
            }
        }
    }

    private static TimeSpan? In(string account)
    {
        try
        {
            // "the time on a processor, the time of waiting for one, how often": in nanoseconds.
            return TimeSpan.FromTicks(long.Parse(File.ReadAllText(account).Split(' ')[1], CultureInfo.InvariantCulture) / NanosecondsPerTick);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
