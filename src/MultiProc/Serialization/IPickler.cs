using System.Buffers;

namespace MultiProc;

/// <summary>Turns values into bytes and back: a serializer that can take the place of MultiProc's own where the type of the messages is known.</summary>
/// <remarks>
/// <para>Python: the pickler that <c>multiprocessing.reduction.ForkingPickler</c> can be replaced by.</para>
/// <para>For serializers that are made for a known type, are faster for it, or need no reflection, such as MemoryPack or System.Text.Json with
/// generated code. They carry bytes only: <see cref="Lock"/> and the other objects that are the same in several processes travel with MultiProc's own.</para>
/// <para>Several threads may call it at the same time.</para>
/// </remarks>
public interface IPickler
{
    /// <summary>Writes a value.</summary>
    /// <typeparam name="T">The declared type of the value.</typeparam>
    /// <param name="writer">Takes the bytes.</param>
    /// <param name="value">The value.</param>
    void Dump<T>(IBufferWriter<byte> writer, T value);

    /// <summary>Reads a value.</summary>
    /// <typeparam name="T">The declared type of the value, the same as in <see cref="Dump"/>.</typeparam>
    /// <param name="bytes">Exactly what <see cref="Dump"/> wrote. They are valid during the call only.</param>
    /// <returns>The value.</returns>
    T Load<T>(in ReadOnlySequence<byte> bytes);
}
