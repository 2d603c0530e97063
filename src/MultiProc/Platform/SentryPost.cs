namespace MultiProc.Platform;

/// <summary>Some of a sentry's words, and the thread that watches them while anybody waits.</summary>
/// <remarks>
/// <para>Waits and cancellations are handed to the thread, and it alone looks at words, lists waits and ends them: between two of
/// its sleeps, when the kernel knows no address of its words. So the memory of a word may go as soon as its task has ended.</para>
/// </remarks>
internal abstract class SentryPost(PostedWordSentry sentry)
{
    // Deep enough for what completing a task may call, compiling included.
    private const int StackSize = 256 * 1024;

    // Under the gate.
    private List<WordWait> _entered = [];
    private List<WordWait> _canceled = [];
    private bool _isStaffed;
    private bool _isAsleep;

    // The thread's own. The first two are what it took over from those above.
    private List<WordWait> _new = [];
    private List<WordWait> _revoked = [];
    private readonly List<WatchedWord> _watched = [];
    private readonly SortedSet<WordWait> _limits = new(WordWait.ByLimit);
    private readonly List<WordWait> _ended = [];

    private enum News
    {
        None,
        Some,
        Dismissed,
    }

    /// <summary>Whether every word is looked at after every sleep. Tests switch it off, to see that they would notice.</summary>
    public static bool LooksAtAll { get; set; } = true;

    /// <summary>How many words it has. Under the gate.</summary>
    public int Words { get; set; }

    /// <summary>What the thread watches. The thread's alone.</summary>
    protected List<WatchedWord> Watched => _watched;

    /// <summary>Sees to it that there is a thread. Under the gate.</summary>
    public void Staff()
    {
        if (_isStaffed)
            return;
        new Thread(Watch, StackSize) { IsBackground = true, Name = "MultiProc sentry" }.UnsafeStart(); // without the context of whoever came first
        _isStaffed = true;
    }

    /// <summary>Hands over a wait. Under the gate.</summary>
    /// <returns>Whether the caller must <see cref="Ring"/>, without the gate.</returns>
    public bool Enter(WordWait wait)
    {
        _entered.Add(wait);
        return MustRing();
    }

    /// <summary>Hands over that a wait was cancelled. Under the gate.</summary>
    /// <returns>Whether the caller must <see cref="Ring"/>, without the gate.</returns>
    public bool Cancel(WordWait wait)
    {
        _canceled.Add(wait);
        return MustRing();
    }

    /// <summary>Ends the sleep that was prepared last, whether it has begun or not.</summary>
    public abstract void Ring();

    /// <summary>Under the gate, before a sleep: a ring from now on ends it.</summary>
    protected abstract void Prepare();

    /// <summary>Sleeps until a watched word differs from what is expected or is woken, until somebody rings, or until the time is over.</summary>
    /// <param name="limit"><see cref="TimeSpan.MaxValue"/> to sleep without end.</param>
    /// <param name="isQuiet">Whether nothing has happened since the last sleep.</param>
    /// <returns>The index of a watched word that was woken, or −1: whatever the reason, the caller looks at all.</returns>
    protected abstract int Sleep(TimeSpan limit, bool isQuiet);

    // Once per sleep: a thousand waits entered at once ring once.
    private bool MustRing()
    {
        var mustRing = _isAsleep;
        _isAsleep = false;
        return mustRing;
    }

    private void Watch()
    {
        var woken = -1;
        var wasIdle = false;
        var isQuiet = false;
        while (true)
        {
            EndWhatIsOver(woken);
            isQuiet &= _ended.Count == 0;
            var news = Exchange(wasIdle);
            Tell();
            if (news == News.Dismissed)
                return;
            wasIdle = news == News.None && _watched.Count == 0;
            if (news == News.Some)
                Admit();
            woken = news == News.None ? Sleep(wasIdle ? sentry.Patience : _limits.Min?.Limit.Remaining ?? TimeSpan.MaxValue, isQuiet) : -1;
            isQuiet = news == News.None;
        }
    }

    /// <summary>Leaves what has ended, and takes what was handed over: only if that is nothing may the thread sleep.</summary>
    private News Exchange(bool wasIdle)
    {
        lock (sentry.Gate)
        {
            foreach (var wait in _ended)
                sentry.Leave(wait);
            _isAsleep = false;
            if (_entered.Count + _canceled.Count > 0)
            {
                (_entered, _new) = (_new, _entered);
                (_canceled, _revoked) = (_revoked, _canceled);
                return News.Some;
            }

            if (wasIdle)
            {
                _isStaffed = false;
                return News.Dismissed;
            }

            _isAsleep = true;
            Prepare();
            return News.None;
        }
    }

    private void Tell()
    {
        foreach (var wait in _ended)
        {
            wait.Unregister();
            wait.SetResult(wait.Outcome!.Value);
        }

        _ended.Clear();
    }

    private void Admit()
    {
        foreach (var wait in _new)
            Admit(wait, wait.Word!);
        foreach (var wait in _revoked)
        {
            // The kernel may have given it a wake-up that nobody was told of: its caller takes it for one, and passes it on.
            if (wait.Outcome is null)
                End(wait, true);
        }

        _new.Clear();
        _revoked.Clear();
    }

    private void Admit(WordWait wait, WatchedWord word)
    {
        var value = word.Value;
        if (value != word.Expected)
            EndAll(word);
        if (value != wait.Expected)
        {
            wait.Outcome = true;
            _ended.Add(wait);
            return;
        }

        if (word.First is null)
        {
            word.Index = _watched.Count;
            _watched.Add(word);
        }

        word.Add(wait);
        if (!wait.Limit.IsInfinite)
            _ = _limits.Add(wait);
    }

    private void EndWhatIsOver(int woken)
    {
        // Its value need not differ: it may have changed back. Of two words that were woken at once the kernel names one; the
        // other's value is looked at, and if it has changed back too its waiters are where the kernel's own comparison would have put them.
        if (woken >= 0)
            EndAll(_watched[woken]);
        for (var i = _watched.Count - 1; i >= 0 && LooksAtAll; i--)
        {
            if (_watched[i].Value != _watched[i].Expected)
                EndAll(_watched[i]);
        }

        while (_limits.Min is { } next && next.Limit.HasExpired)
            End(next, false);
    }

    private void EndAll(WatchedWord word)
    {
        while (word.First is { } wait)
            End(wait, true);
    }

    private void End(WordWait wait, bool outcome)
    {
        var word = wait.Word!;
        wait.Outcome = outcome;
        _ended.Add(wait);
        word.Remove(wait);
        if (!wait.Limit.IsInfinite)
            _ = _limits.Remove(wait);
        if (word.First is null)
            Forget(word);
    }

    private void Forget(WatchedWord word)
    {
        var last = _watched[^1];
        _watched[word.Index] = last;
        last.Index = word.Index;
        _watched.RemoveAt(_watched.Count - 1);
    }
}
