using System.Runtime.InteropServices;
using MultiProc.Platform;
using MultiProc.Serialization;
using MultiProc.Synchronization.Words;

namespace MultiProc.Synchronization.Slots;

/// <summary>A reference of this process to the slot of a synchronisation object, in the family's arena or in a named file.</summary>
internal abstract class Slot : SafeHandle, IWordHolder
{
    private readonly SharedWord _first;
    private SlotWords? _words;

    protected Slot(SlotPool pool, int index, bool ownsHandle)
        : base(-1, ownsHandle)
    {
        Pool = pool;
        _first = pool.Word(index);
        SetHandle(index);
    }

    public override bool IsInvalid => handle < 0;

    public SlotPool Pool { get; }

    public int Index => (int)handle;

    /// <summary>The place of the primitive's first word.</summary>
    public SharedWord First => _first;

    /// <summary>The primitive's first word.</summary>
    public ref ulong Word => ref _first.Value;

    /// <summary>The half of the first word that has the low bits: what sleepers watch, and all that 32-bit primitives use.</summary>
    public ref uint LowHalf => ref _first.LowHalf;

    /// <summary>All words of the primitive, those of extensions too.</summary>
    public SlotWords Words => Volatile.Read(ref _words) ?? Interlocked.CompareExchange(ref _words, new SlotWords(this), null) ?? _words;

    /// <summary>What the object was made with.</summary>
    public ulong Parameter => Pool.Parameter(Index);

    /// <summary>The name under which unrelated processes find the object; null if it has none.</summary>
    public virtual string? Name => null;

    /// <summary>Whether this process made the object, and did not find it under its name.</summary>
    public virtual bool CreatedNew => true;

    /// <summary>For a named object: one more reason to keep its file, beside the object that the user has.</summary>
    /// <exception cref="ObjectDisposedException">The name was let go of meanwhile.</exception>
    public virtual void BeginUse()
    {
    }

    /// <summary>One reason less: with the last one the name is let go of.</summary>
    public virtual void EndUse()
    {
    }

    /// <summary>Writes what another process needs to find the slot; it stays alive as long as that is on its way.</summary>
    public abstract void Dump(TransferWriter writer);

    /// <summary>Takes a slot that will belong to this one once it is linked.</summary>
    /// <exception cref="ArenaFullException">There is none left.</exception>
    public abstract int AllocateExtension();
}
