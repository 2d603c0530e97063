using System.Runtime.CompilerServices;
using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Synchronization.Slots;

namespace MultiProc.Synchronization.Words;

/// <summary>A lock in a word that knows its owner: 0, or the owning process's identity, with a bit for "somebody may sleep".</summary>
/// <remarks>The protocol and its crash table are in README.md; how it is waited for, in <see cref="LockTake"/>.</remarks>
internal static class WordLock
{
    private const ulong Waiters = ProcessIdentity.SpareBit;

    /// <summary>Takes the lock if it is free: the fast path.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryTake(SharedWord word) => Interlocked.CompareExchange(ref word.Value, ProcessIdentity.Current, 0) == 0;

    /// <inheritdoc cref="TryTake(SharedWord)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryTake(Slot slot) => TryTake(slot.First);

    /// <summary>Takes the lock, waiting for it as long as the deadline allows.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first; the lock was not taken.</exception>
    public static WordOutcome Acquire(IWordHolder holder, SharedWord word, Deadline deadline, CancellationToken cancellationToken) =>
        WordWaiting.Run(new LockTake(word), holder, word, deadline, cancellationToken);

    /// <inheritdoc cref="Acquire(IWordHolder, SharedWord, Deadline, CancellationToken)"/>
    public static WordOutcome Acquire(Slot slot, Deadline deadline, CancellationToken cancellationToken) =>
        Acquire(slot, slot.First, deadline, cancellationToken);

    /// <summary>The same, without a thread.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first; the lock was not taken.</exception>
    public static Task<WordOutcome> AcquireAsync(IWordHolder holder, SharedWord word, Deadline deadline, CancellationToken cancellationToken) =>
        WordWaiting.RunAsync(new LockTake(word), holder, word, deadline, cancellationToken);

    /// <inheritdoc cref="AcquireAsync(IWordHolder, SharedWord, Deadline, CancellationToken)"/>
    public static Task<WordOutcome> AcquireAsync(Slot slot, Deadline deadline, CancellationToken cancellationToken) =>
        AcquireAsync(slot, slot.First, deadline, cancellationToken);

    /// <summary>Frees the lock, whoever holds it, and wakes one who waits for it.</summary>
    /// <returns>False if nobody holds it.</returns>
    public static bool TryRelease(Slot slot) => TryRelease(slot.First);

    /// <inheritdoc cref="TryRelease(Slot)"/>
    public static bool TryRelease(SharedWord held)
    {
        ref var word = ref held.Value;
        var seen = ProcessIdentity.Current;
        while (true)
        {
            var found = Interlocked.CompareExchange(ref word, 0, seen);
            if (found == seen)
                break;
            if (found == 0)
                return false;
            seen = found;
        }

        if ((seen & Waiters) != 0)
        {
            CrashPoint.Reach("lock.released");
            WordWaiter.Instance.Wake(ref held.LowHalf, 1);
        }

        return true;
    }

    /// <summary>Whether this process holds the lock.</summary>
    public static bool IsMine(Slot slot) => (Volatile.Read(ref slot.Word) & ~Waiters) == ProcessIdentity.Current;

    /// <summary>The pid of the process that holds the lock; null if nobody does.</summary>
    public static int? OwnerOf(Slot slot) => Volatile.Read(ref slot.Word) is var word and not 0 ? ProcessIdentity.PidOf(word) : null;
}
