using MultiProc.Foundation;

namespace MultiProc.Platform;

/// <summary>The portable way to wait for a word to change: look again and again, at growing intervals up to a few milliseconds.</summary>
/// <remarks>A wake-up is the changed value itself, so there is nothing to do for the waker. Returns now and then before
/// the time is over, as if it were, so that a caller who waits for something else besides (a cancellation, the end of an owner) gets to look.</remarks>
internal sealed class PollingWordWaiter : WordWaiter
{
    private const int LooksBeforeReturning = 16;
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(4);

    public override bool Wait(ref uint word, uint expected, TimeSpan timeout)
    {
        var deadline = timeout == TimeSpan.MaxValue ? Deadline.Infinite : Deadline.After(timeout);
        var pause = TimeSpan.FromMilliseconds(1); // less would be nothing: waits count whole milliseconds
        using var never = new ManualResetEventSlim();
        for (var look = 0; look < LooksBeforeReturning && Volatile.Read(ref word) == expected; look++)
        {
            if (deadline.HasExpired)
                return false;
            _ = never.Wait(deadline.RemainingUpTo(pause));
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }

        return Volatile.Read(ref word) != expected;
    }

    public override void Wake(ref uint word, int count)
    {
    }
}
