namespace MultiProc.Platform;

/// <summary>Sleeping on a word of shared memory, and waking those who sleep on it, in whatever process.</summary>
internal abstract class WordWaiter
{
    /// <summary>The implementation for this machine. Tests put a broken one here, to see that they would notice.</summary>
    public static WordWaiter Instance { get; set; } = HostPlatform.UsesLinux ? new LinuxWordWaiter() : new PollingWordWaiter();

    /// <summary>Sleeps if the word still has the expected value, until woken or until the time is over.</summary>
    /// <param name="word">A word of a <see cref="SharedRegion"/>: it must not move.</param>
    /// <param name="expected">The comparison and the falling asleep are one step for wakers.</param>
    /// <param name="timeout"><see cref="TimeSpan.MaxValue"/> to sleep without end.</param>
    /// <returns>False if the time was over, or a part of it that the implementation waits at once; true if woken, if the value differs, or for no reason at all.</returns>
    public abstract bool Wait(ref uint word, uint expected, TimeSpan timeout);

    /// <summary>Wakes at most so many of those who sleep on the word.</summary>
    public abstract void Wake(ref uint word, int count);
}
