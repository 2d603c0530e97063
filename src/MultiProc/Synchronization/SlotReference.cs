using MultiProc.Serialization;

namespace MultiProc.Synchronization;

/// <summary>What a public object holds of its slot: the reference, or that it was disposed.</summary>
internal struct SlotReference
{
    private ArenaSlot? _slot;

    private SlotReference(ArenaSlot? slot) => _slot = slot;

    public readonly bool IsDisposed => Volatile.Read(in _slot) is null;

    public static SlotReference Allocate(SlotKind kind, ulong word) => new(Arena.Current.Allocate(kind, word));

    /// <summary>An object of ours that was disposed travels as disposed.</summary>
    public static SlotReference Load(TransferReader reader, SlotKind kind) => reader.ReadInt64() == 0
        ? new(null)
        : new(Arena.Current.Attach(SlotId.FromWord(reader.ReadSlot()), kind));

    /// <summary>The slot, for the length of an operation: the caller keeps it alive until it is done.</summary>
    /// <exception cref="ObjectDisposedException">The owner was disposed.</exception>
    public readonly ArenaSlot Get(object owner)
    {
        var slot = Volatile.Read(in _slot);
        ObjectDisposedException.ThrowIf(slot is null, owner);
        return slot;
    }

    public readonly void Dump(TransferWriter writer)
    {
        var slot = Volatile.Read(in _slot);
        writer.WriteInt64(slot is null ? 0 : 1);
        if (slot is not null)
            writer.WriteSlot(slot.Id.ToWord());
    }

    /// <summary>Lets go of the slot. An operation that is running keeps it until it is done; the finalizer gives it back.</summary>
    public void Dispose() => Volatile.Write(ref _slot, null);
}
