namespace MultiProc.Platform;

/// <summary>A word that somebody in this process waits for, and who.</summary>
/// <remarks>All who are listed expect the same value: the word has only one at a time, and for those who expect another the wait is over.</remarks>
internal sealed class WatchedWord(SharedWord place, SentryPost post)
{
    private WordWait? _first;

    public SentryPost Post => post;

    public nint Address => place.Address;

    /// <summary>How many waits have been entered and have not left, listed or not. Under the gate of the sentry.</summary>
    public int Waits { get; set; }

    // The rest is the post's thread's alone.

    /// <summary>What the word holds. Only while somebody waits: nobody else keeps it mapped.</summary>
    public uint Value => Volatile.Read(ref place.LowHalf);

    /// <summary>What all who are listed expect.</summary>
    public uint Expected { get; private set; }

    /// <summary>Where its post has it.</summary>
    public int Index { get; set; }

    public WordWait? First => _first;

    public void Add(WordWait wait)
    {
        Expected = wait.Expected;
        wait.Next = _first;
        if (_first is not null)
            _first.Previous = wait;
        _first = wait;
    }

    public void Remove(WordWait wait)
    {
        if (wait.Next is not null)
            wait.Next.Previous = wait.Previous;
        if (wait.Previous is not null)
            wait.Previous.Next = wait.Next;
        else
            _first = wait.Next;
        wait.Next = wait.Previous = null;
    }
}
