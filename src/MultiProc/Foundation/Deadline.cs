using System.Diagnostics;

namespace MultiProc.Foundation;

/// <summary>A moment on the monotonic clock until which an operation may wait.</summary>
/// <remarks>The wall clock may be set while somebody waits; this one may not.</remarks>
internal readonly struct Deadline
{
    private readonly long _timestamp;

    private Deadline(long timestamp) => _timestamp = timestamp;

    /// <summary>Never expires.</summary>
    public static Deadline Infinite { get; } = new(long.MaxValue);

    /// <summary>Has expired already: look once, do not wait.</summary>
    public static Deadline Now => new(long.MinValue);

    public bool IsInfinite => _timestamp == long.MaxValue;

    public bool HasExpired => _timestamp != long.MaxValue && Stopwatch.GetTimestamp() >= _timestamp;

    /// <summary>What is left, never negative; <see cref="TimeSpan.MaxValue"/> where there is no end.</summary>
    public TimeSpan Remaining
    {
        get
        {
            if (IsInfinite)
                return TimeSpan.MaxValue;
            if (_timestamp == long.MinValue)
                return TimeSpan.Zero;
            var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), _timestamp);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>The end of <paramref name="timeout"/> counted from now.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not <see cref="Timeout.InfiniteTimeSpan"/>.</exception>
    public static Deadline After(TimeSpan timeout)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
            return Infinite;
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        if (timeout == TimeSpan.Zero)
            return Now;
        var now = Stopwatch.GetTimestamp();
        var ticks = timeout.TotalSeconds * Stopwatch.Frequency;
        return ticks >= long.MaxValue - now ? Infinite : new Deadline(now + (long)Math.Ceiling(ticks));
    }

    /// <summary>Negative if this deadline is the earlier one.</summary>
    public int CompareTo(Deadline other) => _timestamp.CompareTo(other._timestamp);

    /// <summary>This deadline, a part of <paramref name="grid"/> later: so that many of about the same time have the same.</summary>
    public Deadline RoundedUp(TimeSpan grid)
    {
        var step = (long)(grid.TotalSeconds * Stopwatch.Frequency);
        if (_timestamp <= 0 || _timestamp > long.MaxValue - step)
            return this;
        return new Deadline((_timestamp + step - 1) / step * step);
    }

    /// <summary>The earlier of this deadline and <paramref name="timeout"/> from now.</summary>
    public TimeSpan RemainingUpTo(TimeSpan timeout)
    {
        var left = Remaining;
        return left < timeout ? left : timeout;
    }
}
