using MultiProc.Foundation;

namespace MultiProc.Platform;

/// <summary>One call of <see cref="WordSentry.WaitAsync"/> that has not ended.</summary>
internal sealed class WordWait(PostedWordSentry sentry, uint expected, Deadline limit, long number)
    : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private CancellationTokenRegistration _registration;

    /// <summary>By limit; no two are equal.</summary>
    public static IComparer<WordWait> ByLimit { get; } = Comparer<WordWait>.Create(static (one, other) =>
        one.Limit.CompareTo(other.Limit) is var order and not 0 ? order : one.Number.CompareTo(other.Number));

    public uint Expected => expected;

    public Deadline Limit => limit;

    public long Number => number;

    /// <summary>Null before it is entered and after it has left. Under the gate of the sentry.</summary>
    public WatchedWord? Word { get; set; }

    /// <summary>Under the gate of the sentry.</summary>
    public bool IsCanceled { get; set; }

    /// <summary>What the task will say. The post's thread alone.</summary>
    public bool? Outcome { get; set; }

    /// <summary>The neighbours among those who wait for the same word. The post's thread alone.</summary>
    public WordWait? Next { get; set; }

    public WordWait? Previous { get; set; }

    public void Register(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
            _registration = cancellationToken.UnsafeRegister(static state => ((WordWait)state!).Cancel(), this);
    }

    /// <summary>Does not wait for a callback that is running: all that it can still do is nothing.</summary>
    public void Unregister() => _registration.Unregister();

    private void Cancel() => sentry.Cancel(this);
}
