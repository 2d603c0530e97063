using System.Runtime.InteropServices;
using MultiProc.Platform;

namespace MultiProc.Synchronization;

/// <summary>A reference of this process to a slot. Given back by its finalizer alone: an operation may be running on the slot.</summary>
internal sealed class ArenaSlot : SafeHandle
{
    private readonly Arena _arena;
    private readonly SharedWord _word;

    internal ArenaSlot(Arena arena, SlotId id, SharedWord word)
        : base(-1, ownsHandle: true)
    {
        _arena = arena;
        _word = word;
        Id = id;
        SetHandle(id.Index);
    }

    public SlotId Id { get; }

    public override bool IsInvalid => handle < 0;

    /// <summary>The word of the primitive that lives here.</summary>
    public ref ulong Word => ref _word.Value;

    /// <summary>The half of the word that has the low bits: what sleepers watch, and all that 32-bit primitives use.</summary>
    public ref uint LowHalf => ref _word.LowHalf;

    protected override bool ReleaseHandle()
    {
        _arena.Detach(Id.Index);
        return true;
    }
}
