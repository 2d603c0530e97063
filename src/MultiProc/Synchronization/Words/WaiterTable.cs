using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Synchronization.Slots;

namespace MultiProc.Synchronization.Words;

/// <summary>Who waits for a condition. Word 0: the next ticket; words 2 + 2k and 3 + 2k: entry k, its state and its ticket.</summary>
/// <remarks>Everything here but reading a state is called by who holds the condition's lock. The protocol and its crash table are in README.md.</remarks>
internal readonly struct WaiterTable(Slot slot)
{
    private const ulong Notified = ProcessIdentity.SpareBit;
    private const int FirstEntry = 2;
    private const int WordsPerEntry = 2;

    /// <summary>How many wait that nobody has notified yet; may be asked without the lock, and be outdated then.</summary>
    public int Waiting
    {
        get
        {
            var words = new SlotWords(slot); // a view of its own: the common one may be refreshed under the lock only
            var waiting = 0;
            for (var state = FirstEntry; state < words.Count; state += WordsPerEntry)
                waiting += IsWaiting(Volatile.Read(ref words[state].Value)) ? 1 : 0;
            return waiting;
        }
    }

    private int Entries => (slot.Words.Count - FirstEntry) / WordsPerEntry;

    /// <summary>The word that says what became of the waiter, and that it sleeps on.</summary>
    public SharedWord State(int entry) => slot.Words[FirstEntry + (entry * WordsPerEntry)];

    /// <summary>Begins to wait.</summary>
    /// <returns>The waiter's entry.</returns>
    /// <exception cref="ArenaFullException">There is no memory for another waiter.</exception>
    public int Enter()
    {
        slot.Words.Refresh();
        while (true)
        {
            var entry = FindFree(out var seen);
            Ticket(entry) = slot.Word++;
            CrashPoint.Reach("condition.ticket");

            // A swap, although the lock is held: of a Lock, another thread of the holder's process may believe that it holds it too.
            if (Interlocked.CompareExchange(ref State(entry).Value, ProcessIdentity.Current, seen) != seen)
                continue;
            CrashPoint.Reach("condition.entered");
            return entry;
        }
    }

    /// <summary>Ends to wait.</summary>
    /// <returns>Whether somebody has notified the waiter.</returns>
    public bool Leave(int entry)
    {
        CrashPoint.Reach("condition.leaving");
        ref var state = ref State(entry).Value;
        var notified = (state & Notified) != 0;
        Volatile.Write(ref state, 0);
        return notified;
    }

    /// <summary>Wakes those who have waited longest, of those who live.</summary>
    /// <param name="most">How many.</param>
    /// <returns>How many it were.</returns>
    public int Notify(int most)
    {
        slot.Words.Refresh();
        var notified = 0;
        var living = ProcessIdentity.Current;
        while (notified < most && FindOldest() is { } entry)
        {
            ref var state = ref State(entry).Value;
            if (IsDead(state, ref living))
            {
                Volatile.Write(ref state, 0);
                continue;
            }

            Wake(entry);
            notified++;
        }

        return notified;
    }

    /// <summary>Wakes all who wait.</summary>
    public void NotifyAll()
    {
        slot.Words.Refresh();
        for (var entry = 0; entry < Entries; entry++)
        {
            if (IsWaiting(State(entry).Value))
                Wake(entry);
        }
    }

    private static bool IsWaiting(ulong state) => state != 0 && (state & Notified) == 0;

    private ref ulong Ticket(int entry) => ref slot.Words[FirstEntry + (entry * WordsPerEntry) + 1].Value;

    private void Wake(int entry)
    {
        var state = State(entry);
        Volatile.Write(ref state.Value, state.Value | Notified);
        CrashPoint.Reach("condition.notified");
        WordWaiter.Instance.Wake(ref state.LowHalf, 1);
    }

    /// <summary>A free entry; else that of a waiter who has died; else a new one.</summary>
    private int FindFree(out ulong seen)
    {
        for (var entry = 0; entry < Entries; entry++)
        {
            seen = Volatile.Read(ref State(entry).Value);
            if (seen == 0)
                return entry;
        }

        var living = ProcessIdentity.Current;
        for (var entry = 0; entry < Entries; entry++)
        {
            seen = Volatile.Read(ref State(entry).Value);
            if (IsDead(seen, ref living))
                return entry;
        }

        seen = 0;
        var next = Entries;
        slot.Words.Extend();
        return next;
    }

    /// <summary>Asks once for many of the same process in a row.</summary>
    private static bool IsDead(ulong state, ref ulong living)
    {
        var waiter = state & ~Notified;
        if (waiter == living)
            return false;
        if (ProcessIdentity.IsDead(waiter))
            return true;
        living = waiter;
        return false;
    }

    private int? FindOldest()
    {
        int? oldest = null;
        for (var entry = 0; entry < Entries; entry++)
        {
            // Tickets are compared by their distance: they may pass the end of the numbers.
            if (IsWaiting(State(entry).Value) && (oldest is null || (long)(Ticket(entry) - Ticket(oldest.Value)) < 0))
                oldest = entry;
        }

        return oldest;
    }
}
