using System.Diagnostics;

namespace MultiProc.TestKit;

/// <summary>Measures what several processes do, and knows for how long meanwhile the machine was too busy to let them.</summary>
/// <remarks>Linux only.</remarks>
public sealed class FairClock
{
    private readonly Stopwatch _clock = new();
    private TimeSpan? _atFirst;
    private TimeSpan? _atLast;

    /// <summary>By the clock.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>Without the time in which anybody on the machine waited for a processor; by the clock, where the kernel does not tell.</summary>
    public TimeSpan Unhindered => Elapsed - (_atLast - _atFirst ?? TimeSpan.Zero);

    /// <summary>Begins.</summary>
    public void Start()
    {
        _atFirst = Starvation.OfAnybody;
        _clock.Start();
    }

    /// <summary>Ends.</summary>
    public void Stop()
    {
        _clock.Stop();
        _atLast = Starvation.OfAnybody;
    }
}
