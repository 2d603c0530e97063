namespace MultiProc.Platform;

/// <summary>Waiting for words of shared memory without a thread for each: the asynchronous side of <see cref="WordWaiter"/>.</summary>
/// <remarks>The invariants, and what happens in each race, are in Synchronization/README.md, "Waiting without a thread".</remarks>
internal abstract class WordSentry
{
    /// <summary>The implementation for this machine: futex_waitv where the kernel has it and permits it. Tests put another one here.</summary>
    public static WordSentry Instance { get; set; } =
        HostPlatform.UsesLinux && LinuxWordSentry.IsSupported() ? new LinuxWordSentry() : new PollingWordSentry();

    /// <summary>Waits while the word's low half has the expected value.</summary>
    /// <remarks>Continuations run on the thread pool, never on the sentry's own threads. Once the task has ended the sentry does
    /// not touch the word any more, nor does the kernel on its behalf.</remarks>
    /// <param name="word">Its memory stays mapped until the task has ended.</param>
    /// <param name="expected">The comparison and the falling asleep are one step for wakers.</param>
    /// <param name="limit"><see cref="TimeSpan.MaxValue"/> to wait without end. May be some milliseconds late, never early.</param>
    /// <param name="cancellationToken">Ends the wait as if it had been woken: the caller looks at its token.</param>
    /// <returns>False if the limit was over; true if the word was woken, if its value differs, if cancelled, or for no reason at all.</returns>
    public abstract ValueTask<bool> WaitAsync(SharedWord word, uint expected, TimeSpan limit, CancellationToken cancellationToken);
}
