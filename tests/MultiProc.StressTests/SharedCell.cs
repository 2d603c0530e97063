using MultiProc.Serialization;
using MultiProc.Synchronization.Slots;
using MultiProc.Synchronization.Words;

namespace MultiProc.StressTests;

/// <summary>A 64-bit word of shared memory that travels: what processes tell each other in these tests, atomically or on purpose not.</summary>
internal sealed class SharedCell : ITransferable
{
    private SlotReference _slot = SlotReference.Allocate(new SlotShape(SlotKind.Event, 0));

    public ref ulong Value => ref _slot.Get(this).Word;

    void ITransferable.Dump(TransferWriter writer) => _slot.Dump(writer);

    void ITransferable.Load(TransferReader reader) => _slot = SlotReference.Load(reader, SlotKind.Event);
}
