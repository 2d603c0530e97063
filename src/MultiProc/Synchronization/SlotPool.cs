using MultiProc.Foundation;
using MultiProc.Platform;

namespace MultiProc.Synchronization;

/// <summary>The arena's slots: the free ones, and the counts of those in use.</summary>
internal sealed class SlotPool(SharedRegion region, ArenaLayout layout)
{
    private ref ulong FreeList => ref region.UInt64At(ArenaLayout.FreeListOffset);

    /// <summary>How many slots were ever in use: no higher index occurs anywhere.</summary>
    public ref int Used => ref region.Int32At(ArenaLayout.UsedSlotsOffset);

    /// <summary>The generation and count of a slot.</summary>
    public ref ulong Lifetime(int index) => ref region.UInt64At(layout.Slot(index));

    /// <summary>Takes a free slot; its count is 1.</summary>
    /// <param name="kind">What will live in it.</param>
    /// <param name="word">The first value of its word.</param>
    /// <param name="slot">The slot.</param>
    /// <returns>False if all slots are in use.</returns>
    public bool TryAllocate(SlotKind kind, ulong word, out SlotId slot)
    {
        slot = default;
        if (!TryPop(out var index) && !TryTakeFresh(out index))
            return false;
        CrashPoint.Reach("arena.popped");
        region.Int32At(layout.Slot(index) + ArenaLayout.SlotKindOffset) = (int)kind;
        Volatile.Write(ref Word(index).Value, word);
        var generation = GenerationOf(Lifetime(index)) + 1;
        if (generation == 0)
            generation = 1;
        Volatile.Write(ref Lifetime(index), ((ulong)generation << 32) | 1);
        CrashPoint.Reach("arena.published");
        slot = new SlotId(index, generation);
        return true;
    }

    /// <summary>Whether somebody holds the slot in that life of it.</summary>
    public bool IsAlive(SlotId slot) => Volatile.Read(ref Lifetime(slot.Index)) is var seen && GenerationOf(seen) == slot.Generation && (uint)seen != 0;

    /// <summary>Raises the count of a slot that somebody holds.</summary>
    /// <returns>False if nobody holds it any more.</returns>
    public bool TryUp(SlotId slot)
    {
        ref var lifetime = ref Lifetime(slot.Index);
        while (true)
        {
            var seen = Volatile.Read(ref lifetime);
            if (GenerationOf(seen) != slot.Generation || (uint)seen == 0)
                return false;
            if ((uint)seen == uint.MaxValue)
                throw new ArenaFullException("a synchronisation object is held more than 4 294 967 295 times");
            if (Interlocked.CompareExchange(ref lifetime, seen + 1, seen) == seen)
                return true;
        }
    }

    /// <summary>Lowers the count of a slot that the caller holds; the last one frees it.</summary>
    public void Down(int index)
    {
        if ((uint)Interlocked.Decrement(ref Lifetime(index)) != 0)
            return;
        CrashPoint.Reach("arena.zero");
        Push(index);
    }

    /// <summary>The word of the primitive that lives in a slot.</summary>
    public SharedWord Word(int index) => region.WordAt(layout.Slot(index) + ArenaLayout.SlotWordOffset);

    public SlotKind KindOf(int index) => (SlotKind)region.Int32At(layout.Slot(index) + ArenaLayout.SlotKindOffset);

    private static uint GenerationOf(ulong lifetime) => (uint)(lifetime >> 32);

    private ref int Next(int index) => ref region.Int32At(layout.Slot(index) + ArenaLayout.SlotNextOffset);

    private bool TryPop(out int index)
    {
        while (true)
        {
            var head = Volatile.Read(ref FreeList);
            index = (int)(uint)head - 1;
            if (index < 0)
                return false;

            // Somebody may take this slot meanwhile and use the field for something else: then the tag has moved and the swap fails.
            var next = Volatile.Read(ref Next(index));
            if (Interlocked.CompareExchange(ref FreeList, Head(head, next), head) == head)
                return true;
        }
    }

    private void Push(int index)
    {
        while (true)
        {
            var head = Volatile.Read(ref FreeList);
            Volatile.Write(ref Next(index), (int)(uint)head);
            CrashPoint.Reach("arena.linked");
            if (Interlocked.CompareExchange(ref FreeList, Head(head, index + 1), head) == head)
                return;
        }
    }

    private static ulong Head(ulong before, int first) => ((before >> 32) + 1) << 32 | (uint)first;

    private bool TryTakeFresh(out int index)
    {
        while (true)
        {
            index = Volatile.Read(ref Used);
            if (index >= layout.Slots)
                return false;
            if (Interlocked.CompareExchange(ref Used, index + 1, index) == index)
                return true;
        }
    }
}
