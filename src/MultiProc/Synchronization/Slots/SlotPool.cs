using MultiProc.Foundation;
using MultiProc.Platform;

namespace MultiProc.Synchronization.Slots;

/// <summary>The slots of an arena or of a named file: the free ones, and the counts of those in use.</summary>
internal sealed class SlotPool(SharedRegion region, ArenaLayout layout)
{
    private ref ulong FreeList => ref region.UInt64At(layout.FreeList);

    /// <summary>How many slots were ever in use: no higher index occurs anywhere.</summary>
    public ref int Used => ref region.Int32At(layout.UsedSlots);

    /// <summary>The generation and count of a slot.</summary>
    public ref ulong Lifetime(int index) => ref region.UInt64At(layout.Slot(index));

    /// <summary>Takes free slots for an object; the count of each is 1.</summary>
    /// <param name="shape">What will live there.</param>
    /// <param name="slot">The first slot; the others extend it and belong to it.</param>
    /// <returns>False if there are not so many.</returns>
    public bool TryAllocate(in SlotShape shape, out SlotId slot)
    {
        // From the end: a slot is linked before anybody else can know it.
        var extension = 0;
        for (var i = 1; i < shape.Slots; i++)
        {
            if (!TryAllocateOne(new SlotShape(SlotKind.Extension), extension, out var next))
            {
                FreeChain(extension);
                slot = default;
                return false;
            }

            extension = next.Index + 1;
        }

        if (TryAllocateOne(shape, extension, out slot))
            return true;
        FreeChain(extension);
        return false;
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

    /// <summary>Lowers the count of a slot that the caller holds; the last one frees it and what extends it.</summary>
    public void Down(int index)
    {
        if ((uint)Interlocked.Decrement(ref Lifetime(index)) != 0)
            return;
        CrashPoint.Reach("arena.zero");
        var extension = Volatile.Read(ref Extension(index));
        Push(index);
        FreeChain(extension);
    }

    /// <summary>The word of the primitive that lives in a slot.</summary>
    public SharedWord Word(int index) => region.WordAt(layout.Slot(index) + ArenaLayout.SlotWordOffset);

    /// <summary>What the object in a slot was made with.</summary>
    public ref ulong Parameter(int index) => ref region.UInt64At(layout.Slot(index) + ArenaLayout.SlotParameterOffset);

    /// <summary>The slot that extends another; null if none does.</summary>
    public int? ExtensionOf(int index) => Volatile.Read(ref Extension(index)) is var next and not 0 ? next - 1 : null;

    /// <summary>Makes a slot belong to another, and live as long: one swap.</summary>
    /// <returns>False if another slot extends it already; the one that was offered is free again.</returns>
    public bool TryLink(int index, int extension)
    {
        if (Interlocked.CompareExchange(ref Extension(index), extension + 1, 0) == 0)
            return true;
        Down(extension);
        return false;
    }

    public SlotKind KindOf(int index) => (SlotKind)region.Int32At(layout.Slot(index) + ArenaLayout.SlotKindOffset);

    private static uint GenerationOf(ulong lifetime) => (uint)(lifetime >> 32);

    private ref int Extension(int index) => ref region.Int32At(layout.Slot(index) + ArenaLayout.SlotExtensionOffset);

    private ref int Next(int index) => ref region.Int32At(layout.Slot(index) + ArenaLayout.SlotNextOffset);

    private bool TryAllocateOne(in SlotShape shape, int extension, out SlotId slot)
    {
        slot = default;
        if (!TryPop(out var index) && !TryTakeFresh(out index))
            return false;
        CrashPoint.Reach("arena.popped");
        region.Int32At(layout.Slot(index) + ArenaLayout.SlotKindOffset) = (int)shape.Kind;
        Extension(index) = extension;
        Parameter(index) = shape.Parameter;
        var word = Word(index);
        for (var i = 1; i < ArenaLayout.WordsPerSlot; i++)
            word.Next(i).Value = 0;
        Volatile.Write(ref word.Value, shape.Word);
        var generation = GenerationOf(Lifetime(index)) + 1;
        if (generation == 0)
            generation = 1;
        Volatile.Write(ref Lifetime(index), ((ulong)generation << 32) | 1);
        CrashPoint.Reach("arena.published");
        slot = new SlotId(index, generation);
        return true;
    }

    /// <summary>Frees slots that belonged to one that is no more.</summary>
    /// <param name="extension">The first of them, index + 1; 0 for none.</param>
    private void FreeChain(int extension)
    {
        while (extension != 0)
        {
            CrashPoint.Reach("arena.chain");
            var index = extension - 1;
            extension = Volatile.Read(ref Extension(index));
            _ = Interlocked.Decrement(ref Lifetime(index));
            Push(index);
        }
    }

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
