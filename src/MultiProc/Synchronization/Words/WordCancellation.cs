using MultiProc.Platform;

namespace MultiProc.Synchronization.Words;

/// <summary>Makes a sleeper look up when its token is cancelled: wakes everybody on the word until the sleeper has acknowledged.</summary>
/// <remarks>One wake-up is not enough: the sleeper may be about to fall asleep. The others look, and sleep on.</remarks>
internal sealed class WordCancellation : IDisposable
{
    private readonly SharedWord _word;
    private readonly int _sleeper = Environment.CurrentManagedThreadId;
    private CancellationTokenRegistration _registration;
    private volatile bool _acknowledged;

    private WordCancellation(SharedWord word) => _word = word;

    public static WordCancellation Register(SharedWord word, CancellationToken token)
    {
        var cancellation = new WordCancellation(word);
        cancellation._registration = token.UnsafeRegister(static state => ((WordCancellation)state!).WakeSleeper(), cancellation);
        return cancellation;
    }

    /// <summary>The sleeper has left.</summary>
    public void Dispose()
    {
        _acknowledged = true;
        _registration.Dispose();
    }

    private void WakeSleeper()
    {
        // Registering with a token that was cancelled a moment ago calls back at once, on the sleeper's own thread: it is awake.
        if (Environment.CurrentManagedThreadId == _sleeper)
            return;
        var spin = new SpinWait();
        while (!_acknowledged)
        {
            WordWaiter.Instance.Wake(ref _word.LowHalf, int.MaxValue);
            spin.SpinOnce();
        }
    }
}
