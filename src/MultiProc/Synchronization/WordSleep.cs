using MultiProc.Foundation;
using MultiProc.Platform;

namespace MultiProc.Synchronization;

/// <summary>One operation's waiting for a word to change: spin, then sleep in slices, until woken, timed out or cancelled.</summary>
/// <remarks>Holds no rule of its own about wake-ups: what the operation owes to other sleepers when it leaves is the primitive's.</remarks>
internal struct WordSleep(ArenaSlot slot, Deadline deadline, CancellationToken cancellationToken) : IDisposable
{
    private static readonly TimeSpan s_firstSlice = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_longestSlice = TimeSpan.FromMilliseconds(250);

    private WordCancellation? _cancellation;
    private bool _wokeByTime;
    private TimeSpan _slice = s_firstSlice;
    private SpinBudget _spin = SpinBudget.Begin();

    /// <summary>Whether every sleep ends by itself after a while, so that a wake-up that died with its waker costs a moment only.</summary>
    /// <remarks>Tests switch it off: nothing but a kill may need it.</remarks>
    public static bool Bounded { get; set; } = true;

    /// <summary>Whether a sleeper that leaves something behind wakes another. Tests switch it off, to see that they would notice.</summary>
    public static bool PassesOn { get; set; } = true;

    /// <summary>Whether this operation slept, so that it may have been given a wake-up that others wait for.</summary>
    public bool Slept { get; private set; }


    public readonly bool HasExpired => deadline.HasExpired;

    public readonly bool IsCanceled => cancellationToken.IsCancellationRequested;

    public readonly void ThrowIfCanceled() => cancellationToken.ThrowIfCancellationRequested();

    /// <summary>Waits a moment without sleeping, where that is likely to be enough.</summary>
    /// <returns>False if it is time to sleep.</returns>
    public bool TrySpin() => _spin.TrySpin();

    /// <summary>Whether the last sleep ended by time, told once: a moment to look whether an owner still lives.</summary>
    public bool TakeWokeByTime()
    {
        var wokeByTime = _wokeByTime;
        _wokeByTime = false;
        return wokeByTime;
    }

    /// <summary>Sleeps if the word's low half has the expected value.</summary>
    public void Sleep(uint expected)
    {
        if (cancellationToken.CanBeCanceled)
        {
            _cancellation ??= WordCancellation.Register(slot, cancellationToken);
            if (cancellationToken.IsCancellationRequested)
                return;
        }

        _spin.Fail();
        Slept = true;
        var limit = deadline.RemainingUpTo(Bounded ? _slice : TimeSpan.MaxValue);
        _wokeByTime = !WordWaiter.Instance.Wait(ref slot.LowHalf, expected, limit);
        _slice = _slice * 2 < s_longestSlice ? _slice * 2 : s_longestSlice;
    }

    /// <summary>Wakes another sleeper: there is something for it, and this operation may have had the wake-up that was meant for it.</summary>
    public readonly void PassOn()
    {
        if (PassesOn)
            WordWaiter.Instance.Wake(ref slot.LowHalf, 1);
    }

    public readonly void Dispose()
    {
        _spin.End();
        _cancellation?.Dispose();
    }
}
