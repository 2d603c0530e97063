namespace MultiProc.Synchronization.Words;

/// <summary>How a primitive is waited for: what to do at each look at its word. <see cref="WordWaiting"/> does the sleeping between them.</summary>
internal interface IWordProtocol
{
    /// <summary>Whether whoever waits takes something away from the others, so that only one task at a time need look.</summary>
    static abstract bool Takes { get; }

    /// <summary>Looks, and takes what there is.</summary>
    /// <param name="sleep">The state of the waiting.</param>
    /// <param name="expected">Where the outcome is <see cref="WordOutcome.MustSleep"/>: the value of the word's low half to sleep on.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled first; nothing was taken, and what was owed to other sleepers is done.</exception>
    WordOutcome Look(ref WordSleep sleep, out uint expected);
}
