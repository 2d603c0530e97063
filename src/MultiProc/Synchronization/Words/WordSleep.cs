using MultiProc.Foundation;
using MultiProc.Platform;

namespace MultiProc.Synchronization.Words;

/// <summary>The state of one waiting for a word to change: spin, then sleep in slices, until woken, timed out or cancelled.</summary>
/// <remarks>Holds no rule of its own about wake-ups: what the operation owes to other sleepers when it leaves is the primitive's.</remarks>
internal struct WordSleep(SharedWord word, Deadline deadline, CancellationToken cancellationToken) : IDisposable
{
    private const string UnboundedVariable = "MULTIPROC_UNBOUNDED";

    private static readonly TimeSpan s_firstSlice = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_longestSlice = TimeSpan.FromMilliseconds(250);

    private WordCancellation? _cancellation;
    private bool _isTimeToLook;
    private Deadline _nextLook = Deadline.Infinite;
    private TimeSpan _slice = s_firstSlice;
    private SpinBudget _spin = SpinBudget.Begin();

    /// <summary>Whether every sleep ends by itself after a while, so that a wake-up that died with its waker costs a moment only.</summary>
    /// <remarks>Tests switch it off, for a process and its children by the variable: nothing but a kill may need it.</remarks>
    public static bool Bounded { get; set; } = Environment.GetEnvironmentVariable(UnboundedVariable) != "1";

    /// <summary>Whether a sleeper that leaves something behind wakes another. Tests switch it off, to see that they would notice.</summary>
    public static bool PassesOn { get; set; } = true;

    /// <summary>Whether this operation slept, so that it may have been given a wake-up that others wait for.</summary>
    public bool Slept { get; private set; }

    public readonly bool HasExpired => deadline.HasExpired;

    public readonly bool IsCanceled => cancellationToken.IsCancellationRequested;

    /// <summary>For a task: it does not hold up a thread by spinning.</summary>
    public static WordSleep OfTask(SharedWord word, Deadline deadline, CancellationToken cancellationToken) =>
        new(word, deadline, cancellationToken) { _spin = default };

    public readonly void ThrowIfCanceled() => cancellationToken.ThrowIfCancellationRequested();

    /// <summary>Waits a moment without sleeping, where that is likely to be enough.</summary>
    /// <returns>False if it is time to sleep.</returns>
    public bool TrySpin() => _spin.TrySpin();

    /// <summary>Whether a slice of time has passed since the last such moment, told once: a moment to look whether an owner still lives.</summary>
    /// <remarks>By the clock: where others come and go all the time, no sleep may ever end by time.</remarks>
    public bool TakeTimeToLook()
    {
        var isTimeToLook = _isTimeToLook;
        _isTimeToLook = false;
        return isTimeToLook;
    }

    /// <summary>Sleeps if the word's low half has the expected value.</summary>
    public void Sleep(uint expected)
    {
        if (cancellationToken.CanBeCanceled)
        {
            _cancellation ??= WordCancellation.Register(word, cancellationToken);
            if (cancellationToken.IsCancellationRequested)
                return;
        }

        _spin.Fail();
        EndSlice(WordWaiter.Instance.Wait(ref word.LowHalf, expected, BeginSlice()));
    }

    /// <summary>Going to sleep.</summary>
    /// <returns>For how long at most.</returns>
    public TimeSpan BeginSlice()
    {
        if (_nextLook.IsInfinite)
            _nextLook = Deadline.After(_slice);
        return deadline.RemainingUpTo(Bounded ? _slice : TimeSpan.MaxValue);
    }

    /// <summary>The sleep is over.</summary>
    /// <param name="woken">Whether something but the time ended it.</param>
    public void EndSlice(bool woken)
    {
        Slept = true;
        _slice = _slice * 2 < s_longestSlice ? _slice * 2 : s_longestSlice;
        if (!woken)
            _spin = default; // nothing came for so long: a look is enough from now on
        if (woken && !_nextLook.HasExpired)
            return;
        _isTimeToLook = true;
        _nextLook = Deadline.After(_slice);
    }

    /// <summary>Wakes another sleeper: there is something for it, and this operation may have had the wake-up that was meant for it.</summary>
    public readonly void PassOn()
    {
        if (PassesOn)
            WordWaiter.Instance.Wake(ref word.LowHalf, 1);
    }

    public readonly void Dispose()
    {
        _spin.End();
        _cancellation?.Dispose();
    }
}
