using System.Runtime.CompilerServices;
using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Synchronization.Slots;

namespace MultiProc.Synchronization.Words;

/// <summary>So many permits, each a word that is 0 or names the process that holds it. Word 0: bit 0 somebody may sleep, bits 1–31 how often one was released.</summary>
/// <remarks>The protocol and its crash table are in README.md; how a permit is waited for, in <see cref="PermitTake"/>.</remarks>
internal static class PermitWords
{
    public const int MaxPermits = 32_767;

    public const uint Waiters = 1;
    private const uint Release = 2;
    private const int PassesBeforeError = 4;

    public static SlotShape Shape(int permits) => new(SlotKind.BoundedSemaphore, Word: 0, (ulong)permits, Words: 1 + permits);

    /// <summary>How many permits there are in all.</summary>
    public static int Permits(Slot slot) => (int)slot.Parameter;

    /// <summary>How many permits nobody holds.</summary>
    public static int Free(Slot slot)
    {
        var free = 0;
        for (var permit = Permits(slot); permit > 0; permit--)
            free += Volatile.Read(ref slot.Words[permit].Value) == 0 ? 1 : 0;
        return free;
    }

    /// <summary>Takes a permit if there is one: the fast path.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryTake(Slot slot) => TryTakeFirst(slot) || TryTakeAny(slot);

    /// <summary>Takes a permit, waiting for one as long as the deadline allows.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first; no permit was taken.</exception>
    public static WordOutcome Acquire(Slot slot, Deadline deadline, CancellationToken cancellationToken) =>
        WordWaiting.Run(new PermitTake(slot), slot, slot.First, deadline, cancellationToken);

    /// <summary>The same, without a thread.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first; no permit was taken.</exception>
    public static Task<WordOutcome> AcquireAsync(Slot slot, Deadline deadline, CancellationToken cancellationToken) =>
        WordWaiting.RunAsync(new PermitTake(slot), slot, slot.First, deadline, cancellationToken);

    /// <summary>Gives back a permit of this process, or, if it has none, anybody's, and wakes one who waits.</summary>
    /// <returns>False if nobody holds one.</returns>
    public static bool TryRelease(Slot slot)
    {
        if (!TryClearMine(slot) && !TryClearAny(slot))
            return false;
        CrashPoint.Reach("permit.cleared");
        ref var word = ref slot.LowHalf;
        uint seen;
        do
        {
            seen = Volatile.Read(ref word);
        }
        while (Interlocked.CompareExchange(ref word, (seen & ~Waiters) + Release, seen) != seen);

        if ((seen & Waiters) != 0)
        {
            CrashPoint.Reach("permit.released");
            WordWaiter.Instance.Wake(ref word, 1);
        }

        return true;
    }

    /// <summary>Takes a permit that nobody holds.</summary>
    public static bool TryTakeAny(Slot slot)
    {
        var words = slot.Words;
        for (var permit = Permits(slot); permit > 0; permit--)
        {
            ref var word = ref words[permit].Value;
            if (Volatile.Read(ref word) == 0 && Interlocked.CompareExchange(ref word, ProcessIdentity.Current, 0) == 0)
                return true;
        }

        return false;
    }

    /// <summary>Takes a permit from a process that has died holding it.</summary>
    public static bool TryTakeFromTheDead(Slot slot)
    {
        var words = slot.Words;
        var living = ProcessIdentity.Current;
        for (var permit = Permits(slot); permit > 0; permit--)
        {
            ref var word = ref words[permit].Value;
            var holder = Volatile.Read(ref word);
            if (holder == 0 || holder == living)
                continue;
            if (!ProcessIdentity.IsDead(holder))
                living = holder; // one process may hold many: asked once in a row
            else if (Interlocked.CompareExchange(ref word, ProcessIdentity.Current, holder) == holder)
                return true;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryTakeFirst(Slot slot) =>
        slot.Parameter != 0 && Interlocked.CompareExchange(ref slot.First.Next(1).Value, ProcessIdentity.Current, 0) == 0;

    // Upwards, and nothing else: of those who release at once, each finds a permit of its own process then. (Whoever takes may begin anywhere.)
    private static bool TryClearMine(Slot slot)
    {
        var words = slot.Words;
        for (var permit = 1; permit <= Permits(slot); permit++)
        {
            ref var word = ref words[permit].Value;
            if (Volatile.Read(ref word) == ProcessIdentity.Current && Interlocked.CompareExchange(ref word, 0, ProcessIdentity.Current) == ProcessIdentity.Current)
                return true;
        }

        return false;
    }

    // A permit may move from a word ahead to one behind while the words are read: only several empty passes are believed.
    private static bool TryClearAny(Slot slot)
    {
        var words = slot.Words;
        for (var pass = 0; pass < PassesBeforeError; pass++)
        {
            for (var permit = 1; permit <= Permits(slot); permit++)
            {
                ref var word = ref words[permit].Value;
                var holder = Volatile.Read(ref word);
                if (holder != 0 && Interlocked.CompareExchange(ref word, 0, holder) == holder)
                    return true;
            }

            _ = Thread.Yield();
        }

        return false;
    }
}
