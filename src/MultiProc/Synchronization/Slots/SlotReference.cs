using MultiProc.Serialization;

namespace MultiProc.Synchronization.Slots;

/// <summary>What a public object holds of its slot: the reference, or that it was disposed.</summary>
internal struct SlotReference
{
    /// <summary>How a slot travels: not at all, by its number in the arena, by name.</summary>
    public const long Disposed = 0;
    public const long InArena = 1;
    public const long ByName = 2;

    private Slot? _slot;

    private SlotReference(Slot? slot) => _slot = slot;

    public readonly bool IsDisposed => Volatile.Read(in _slot) is null;

    /// <summary>A new slot; or that of a name, if there is one.</summary>
    /// <param name="shape">What is to live there.</param>
    /// <param name="name">What unrelated processes find it by; null for a slot of the family's arena.</param>
    /// <param name="spare">For one with a name: how many slots it may extend to.</param>
    public static SlotReference Allocate(in SlotShape shape, string? name = null, int spare = 0) =>
        new(name is null ? Arena.Current.Allocate(shape) : NamedSlot.Open(name, shape, spare));

    public static SlotReference To(Slot slot) => new(slot);

    /// <summary>An object of ours that was disposed travels as disposed.</summary>
    public static SlotReference Load(TransferReader reader, SlotKind kind) => reader.ReadInt64() switch
    {
        Disposed => new(null),
        ByName => new(NamedSlot.Load(reader, kind)),
        _ => new(Arena.Current.Attach(SlotId.FromWord(reader.ReadSlot()), kind)),
    };

    /// <summary>The slot, for the length of an operation: the caller keeps it alive until it is done.</summary>
    /// <exception cref="ObjectDisposedException">The owner was disposed.</exception>
    public readonly Slot Get(object owner)
    {
        var slot = Volatile.Read(in _slot);
        ObjectDisposedException.ThrowIf(slot is null, owner);
        return slot;
    }

    public readonly void Dump(TransferWriter writer)
    {
        if (Volatile.Read(in _slot) is { } slot)
            slot.Dump(writer);
        else
            writer.WriteInt64(Disposed);
    }

    /// <summary>Lets go of the slot. An operation that is running keeps it until it is done; the finalizer gives it back.</summary>
    public void Dispose() => Interlocked.Exchange(ref _slot, null)?.EndUse();
}
