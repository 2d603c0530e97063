using MultiProc.Foundation;

namespace MultiProc.Platform;

/// <summary>A sentry that shares its words out among posts, each with one thread: every word is watched by one post only.</summary>
internal abstract class PostedWordSentry : WordSentry
{
    // Thousands of bounded sleeps (50 to 250 ms) would each wake its thread, and that falls asleep on all its words again: they end in
    // groups, by this much late. Shorter ones end on time.
    private static readonly TimeSpan s_grid = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan s_shortestOnGrid = TimeSpan.FromMilliseconds(50);
    private readonly Dictionary<nint, WatchedWord> _words = [];
    private long _count;

    /// <summary>Guards who waits for what and which post watches it. Nobody looks at a word, calls the kernel's futex or runs others' code under it.</summary>
    public System.Threading.Lock Gate { get; } = new();

    /// <summary>How long a thread without anything to watch stays, lest the next wait pays for a new one.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    public sealed override ValueTask<bool> WaitAsync(SharedWord word, uint expected, TimeSpan limit, CancellationToken cancellationToken)
    {
        var deadline = Deadline.After(limit);
        if (cancellationToken.IsCancellationRequested || Volatile.Read(ref word.LowHalf) != expected)
            return new ValueTask<bool>(true);
        if (deadline.HasExpired)
            return new ValueTask<bool>(false);

        if (limit >= s_shortestOnGrid)
            deadline = deadline.RoundedUp(s_grid);
        var wait = new WordWait(this, expected, deadline, Interlocked.Increment(ref _count));
        wait.Register(cancellationToken);
        var isEntered = false;
        try
        {
            isEntered = TryEnter(wait, word);
        }
        finally
        {
            if (!isEntered)
                wait.Unregister();
        }

        return isEntered ? new ValueTask<bool>(wait.Task) : new ValueTask<bool>(true);
    }

    /// <summary>Has the wait ended by its post: only the thread that sleeps on a word can tell when it no longer does.</summary>
    public void Cancel(WordWait wait)
    {
        SentryPost? sleeper;
        lock (Gate)
        {
            wait.IsCanceled = true;
            sleeper = wait.Word?.Post;
            if (sleeper?.Cancel(wait) != true)
                return;
        }

        sleeper.Ring();
    }

    /// <summary>Takes back a wait that its post has ended. Under the <see cref="Gate"/>.</summary>
    public void Leave(WordWait wait)
    {
        var word = wait.Word!;
        wait.Word = null;
        if (--word.Waits > 0)
            return;
        _ = _words.Remove(word.Address);
        word.Post.Words--;
    }

    /// <summary>The post for one more word. Under the <see cref="Gate"/>.</summary>
    protected abstract SentryPost PostWithRoom();

    private bool TryEnter(WordWait wait, SharedWord place)
    {
        SentryPost post;
        lock (Gate)
        {
            if (wait.IsCanceled)
                return false;
            if (!_words.TryGetValue(place.Address, out var word))
            {
                word = new WatchedWord(place, PostWithRoom());
                word.Post.Staff();
                word.Post.Words++;
                _words.Add(word.Address, word);
            }

            word.Waits++;
            wait.Word = word;
            post = word.Post;
            if (!post.Enter(wait))
                return true;
        }

        post.Ring();
        return true;
    }
}
