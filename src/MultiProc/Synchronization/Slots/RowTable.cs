using System.Numerics;
using MultiProc.Foundation;
using MultiProc.Platform;

namespace MultiProc.Synchronization.Slots;

/// <summary>The arena's rows: which process holds which slots, so that somebody else can give back what a dead one held.</summary>
internal sealed class RowTable(SharedRegion region, ArenaLayout layout, SlotPool slots)
{
    private ref int Used => ref region.Int32At(ArenaLayout.UsedRowsOffset);

    /// <summary>Whether the owner of a row lives, and whoever reserved it does not.</summary>
    public bool HasOrphans
    {
        get
        {
            for (var row = 0; row < Volatile.Read(ref Used); row++)
            {
                if (Volatile.Read(ref Reserver(row)) is not 0 and var reserver && ProcessIdentity.IsDead(reserver)
                    && Volatile.Read(ref Owner(row)) is not 0 and var owner && !ProcessIdentity.IsDead(owner))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>0, or the identity of the process that the row belongs to.</summary>
    public ref ulong Owner(int row) => ref region.UInt64At(ArenaLayout.RowWord(row));

    /// <summary>Takes an empty row in this process's name.</summary>
    /// <exception cref="ArenaFullException">There are as many processes as there are rows.</exception>
    public int Reserve()
    {
        if (TryReserveUsed(out var row) || TryReserveFresh(out row) || (Sweep() > 0 && TryReserveUsed(out row)))
            return row;
        throw new ArenaFullException($"this family has {layout.Rows} processes already");
    }

    /// <summary>Makes a row that the parent reserved this process's own.</summary>
    /// <returns>False if the parent has died and somebody took the row over.</returns>
    public bool TryClaim(int row, ulong parent) =>
        Interlocked.CompareExchange(ref Owner(row), ProcessIdentity.Current, parent) == parent;

    public bool Holds(int row, int index) => (Volatile.Read(ref Bits(row, index)) & ArenaLayout.BitMask(index)) != 0;

    public void Set(int row, int index) => Interlocked.Or(ref Bits(row, index), ArenaLayout.BitMask(index));

    public void Clear(int row, int index) => Interlocked.And(ref Bits(row, index), ~ArenaLayout.BitMask(index));

    /// <summary>Gives back all that a row holds and frees it.</summary>
    /// <remarks>For the process that reserved it, after the end of the child that it was for, or where there will be none. While the
    /// one who reserved a row lives, nobody else takes it: so here it is either still this process's or the dead child's.</remarks>
    public void Return(int row)
    {
        Volatile.Write(ref Owner(row), ProcessIdentity.Current);
        GiveBack(row);
    }

    /// <summary>Returns the rows of all processes that have died unseen: they, and those who reserved their rows.</summary>
    /// <returns>How many.</returns>
    public int Sweep()
    {
        var swept = 0;
        for (var row = 0; row < Volatile.Read(ref Used); row++)
        {
            var owner = Volatile.Read(ref Owner(row));
            if (owner == 0 || !HasNoLivingReserver(row) || !ProcessIdentity.IsDead(owner))
                continue; // in this order: that this process lives need not be asked, and mostly it is the reserver
            if (Interlocked.CompareExchange(ref Owner(row), ProcessIdentity.Current, owner) != owner)
                continue;
            GiveBack(row);
            swept++;
        }

        return swept;
    }

    // Whoever reserved the row; 0 between the reservation and its being written, and while the row is free.
    internal ref ulong Reserver(int row) => ref region.UInt64At(ArenaLayout.RowWord(row) + sizeof(ulong));

    private bool HasNoLivingReserver(int row)
    {
        var reserver = Volatile.Read(ref Reserver(row));
        return reserver == 0 || ProcessIdentity.IsDead(reserver);
    }

    private ref ulong Bits(int row, int index) => ref region.UInt64At(layout.BitWord(row, index));

    private bool TryReserveUsed(out int row)
    {
        var used = Volatile.Read(ref Used);
        for (row = 0; row < used; row++)
        {
            if (Volatile.Read(ref Owner(row)) == 0 && TryTake(row))
                return true;
        }

        return false;
    }

    private bool TryReserveFresh(out int row)
    {
        while (true)
        {
            row = Volatile.Read(ref Used);
            if (row >= layout.Rows)
                return false;
            if (Interlocked.CompareExchange(ref Used, row + 1, row) == row && TryTake(row))
                return true;
        }
    }

    private bool TryTake(int row)
    {
        if (Interlocked.CompareExchange(ref Owner(row), ProcessIdentity.Current, 0) != 0)
            return false;
        Volatile.Write(ref Reserver(row), ProcessIdentity.Current);
        CrashPoint.Reach("row.reserved");
        return true;
    }

    /// <summary>Clears each bit, then lowers that count: whoever is killed here leaves the rest to the next one.</summary>
    private void GiveBack(int row)
    {
        CrashPoint.Reach("row.taken");
        var used = Volatile.Read(ref slots.Used);
        for (var first = 0; first < used; first += 64)
        {
            var held = Volatile.Read(ref Bits(row, first));
            while (held != 0)
            {
                var index = first + BitOperations.TrailingZeroCount(held);
                held &= held - 1;
                Clear(row, index);
                CrashPoint.Reach("row.cleared");
                slots.Down(index);
                CrashPoint.Reach("row.lowered");
            }
        }

        Volatile.Write(ref Reserver(row), 0);
        Volatile.Write(ref Owner(row), 0);
    }
}
