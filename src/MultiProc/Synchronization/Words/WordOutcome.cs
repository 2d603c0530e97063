namespace MultiProc.Synchronization.Words;

/// <summary>What one look at a word came to.</summary>
internal enum WordOutcome
{
    /// <summary>Nothing yet: sleep as long as the word is what was seen.</summary>
    MustSleep,

    /// <summary>Not within the time.</summary>
    TimedOut,

    /// <summary>Taken, or what was waited for has happened.</summary>
    Taken,

    /// <summary>Taken from a process that had died holding it; or such a one was found where it matters.</summary>
    Abandoned,
}
