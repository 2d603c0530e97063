using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Synchronization.Slots;

namespace MultiProc.Synchronization.Words;

/// <summary>So many parties who wait for each other. Word 0: a lock for the entries; 1: the phase; 2: the entries' generation; from 3: who is inside.</summary>
/// <remarks>The protocol and its crash table are in README.md.</remarks>
internal readonly struct BarrierWords(Slot slot)
{
    public const int MaxParties = 32_767;

    private const int PhaseWord = 1;
    private const int EntriesGenerationWord = 2;
    /// <summary>The first of the words that say who is inside.</summary>
    internal const int FirstEntry = 3;

    /// <summary>What an arrival came to.</summary>
    internal enum Arrival
    {
        /// <summary>One more is inside and waits.</summary>
        Inside,

        /// <summary>The last one is inside, and the barrier has tripped.</summary>
        Tripped,

        /// <summary>The last one is inside, and is to run the action.</summary>
        MustAct,

        /// <summary>All places of this generation are taken: to be tried again in the next.</summary>
        Full,

        /// <summary>The barrier is broken.</summary>
        Broken,
    }

    public int Parties => (int)slot.Parameter;

    /// <summary>Where the barrier stands.</summary>
    public BarrierPhase Phase => new(Volatile.Read(ref PhaseOf(slot).Value));

    /// <summary>How many are inside.</summary>
    public int Inside => Phase is { IsBroken: false } phase && Volatile.Read(ref EntriesGeneration) == phase.Generation ? CountEntries() : 0;

    /// <summary>Whether all places of this generation are taken. May be asked without the lock.</summary>
    public bool IsFull => Phase is var phase && Inside == Parties && Phase == phase;

    private ref ulong EntriesGeneration => ref slot.First.Next(EntriesGenerationWord).Value;

    /// <summary>The word that waiters sleep on.</summary>
    public static SharedWord PhaseOf(Slot slot) => slot.First.Next(PhaseWord);

    public static SlotShape Shape(int parties) => new(SlotKind.Barrier, Word: 0, (ulong)parties, Words: FirstEntry + parties);

    /// <summary>Goes inside, holding the lock of word 0, and frees it.</summary>
    /// <param name="hasAction">Whether the last one is to run an action before the barrier trips.</param>
    /// <param name="phase">What was found.</param>
    /// <param name="index">The place in the order of arrival, from 0.</param>
    public Arrival Arrive(bool hasAction, out BarrierPhase phase, out int index)
    {
        try
        {
            CrashPoint.Reach("barrier.locked");
            phase = Phase;
            ClearEntriesOfOther(phase.Generation);
            index = CountEntries();
            if (phase.IsBroken)
                return Arrival.Broken;
            if (index == Parties)
                return Arrival.Full;
            Volatile.Write(ref Entry(index), ProcessIdentity.Current);
            CrashPoint.Reach("barrier.entered");
            return index < Parties - 1 ? Arrival.Inside : ArriveLast(hasAction, phase);
        }
        finally
        {
            _ = WordLock.TryRelease(slot);
        }
    }

    /// <summary>After the action: lets all go on.</summary>
    /// <returns>False if the barrier was broken or reset meanwhile.</returns>
    public bool TryTrip(BarrierPhase phase) => TryMove(phase.InAction, phase.Tripped);

    /// <summary>Breaks the barrier if it is still in that generation.</summary>
    public void BreakIfStill(BarrierPhase phase)
    {
        for (var seen = Phase; !seen.HasEnded(phase); seen = Phase)
        {
            if (TryMove(seen, seen.Broken))
                return;
        }
    }

    /// <summary>Breaks the barrier until it is reset.</summary>
    public void Abort()
    {
        for (var seen = Phase; !seen.IsBroken; seen = Phase)
        {
            if (TryMove(seen, seen.Broken))
                return;
        }
    }

    /// <summary>Makes the barrier empty and whole; those inside are told that it broke.</summary>
    public void Reset()
    {
        var seen = Phase;
        while (!TryMove(seen, seen.Reset))
            seen = Phase;
    }

    /// <summary>Whether a process has died inside.</summary>
    public bool HasDead() => HasDead(after: -1, Parties);

    /// <summary>Whether one is dead of those who came next after a party, or of the first who came where nobody did.</summary>
    /// <param name="after">The place of that party.</param>
    /// <param name="most">How many are looked at.</param>
    public bool HasDead(int after, int most)
    {
        var living = ProcessIdentity.Current;
        var place = after;
        for (var i = Math.Min(most, Parties); i > 0; i--)
        {
            place = PlaceAfter(place);
            var party = Volatile.Read(ref Entry(place));
            if (party == 0 || party == living || party == ProcessIdentity.Current)
                continue;
            if (ProcessIdentity.IsDead(party))
                return true;
            living = party;
        }

        return false;
    }

    private Arrival ArriveLast(bool hasAction, BarrierPhase phase)
    {
        if (HasDead())
        {
            BreakIfStill(phase);
            return Arrival.Broken;
        }

        // Somebody may break or reset it at this moment: then all of this generation are told so.
        if (hasAction)
            return TryMove(phase, phase.InAction) ? Arrival.MustAct : Arrival.Broken;
        return TryMove(phase, phase.Tripped) ? Arrival.Tripped : Arrival.Broken;
    }

    /// <summary>The entries count for one generation: whoever comes first in the next clears them, and whoever was killed at it is followed by another.</summary>
    private void ClearEntriesOfOther(uint generation)
    {
        if (Volatile.Read(ref EntriesGeneration) == generation)
            return;
        for (var i = 0; i < Parties; i++)
            Volatile.Write(ref Entry(i), 0);
        CrashPoint.Reach("barrier.cleared");
        Volatile.Write(ref EntriesGeneration, generation);
    }

    private int PlaceAfter(int place) => place + 1 < Parties && Volatile.Read(ref Entry(place + 1)) != 0 ? place + 1 : 0;

    private ref ulong Entry(int index) => ref slot.Words[FirstEntry + index].Value;

    private int CountEntries()
    {
        var count = 0;
        while (count < Parties && Volatile.Read(ref Entry(count)) != 0)
            count++;
        return count;
    }

    private bool TryMove(BarrierPhase from, BarrierPhase to)
    {
        var word = PhaseOf(slot);
        if (Interlocked.CompareExchange(ref word.Value, to.Word, from.Word) != from.Word)
            return false;
        CrashPoint.Reach("barrier.phase");
        if (!to.IsInAction)
            WordWaiter.Instance.Wake(ref word.LowHalf, int.MaxValue);
        return true;
    }
}
