using MultiProc.Serialization;

namespace MultiProc.Synchronization.Slots;

/// <summary>A reference to a slot of the family's arena. Given back by its finalizer alone: an operation may be running on the slot.</summary>
internal sealed class ArenaSlot(Arena arena, SlotId id) : Slot(arena.Slots, id.Index, ownsHandle: true)
{
    public SlotId Id => id;

    public override void Dump(TransferWriter writer)
    {
        writer.WriteInt64(SlotReference.InArena);
        writer.WriteSlot(id.ToWord());
    }

    public override int AllocateExtension() => arena.AllocateExtension();

    protected override bool ReleaseHandle()
    {
        arena.Detach(id.Index);
        return true;
    }
}
