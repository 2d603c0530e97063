using System.Buffers;

namespace MultiProc.Serialization;

/// <summary>MultiProc's own pickler, where bytes are all that can be carried.</summary>
internal sealed class OwnPickler : IPickler
{
    public void Dump<T>(IBufferWriter<byte> writer, T value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Pickle.Dump(value, writer);
    }

    public T Load<T>(in ReadOnlySequence<byte> bytes) => Pickler.Loads<T>(bytes.IsSingleSegment ? bytes.First : bytes.ToArray());
}
