using System.Buffers.Binary;
using System.Numerics;

namespace MultiProc.Serialization.Metadata;

/// <summary>What a message asks the reader to run or to allow, as a message of its own with a seal.</summary>
/// <remarks>Damaged bytes can become another number or another text, which does no harm. They must not become another function that is
/// run, or another type that is let in: so nothing is done with these before the seal was compared.</remarks>
internal sealed class SealedCode(object code)
{
    private const int SealSize = sizeof(uint);

    private readonly byte[] _bytes = Pickle.DumpBytes(code);

    public void Write(PayloadWriter payload)
    {
        payload.WriteCount(_bytes.Length);
        payload.WriteBytes(_bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(payload.Take(SealSize), SealOf(_bytes));
    }

    /// <exception cref="UnpicklingException">The bytes are not those that were written.</exception>
    public static object? Read(PayloadReader payload)
    {
        var bytes = payload.Take(payload.ReadLength(1)).ToArray();
        if (BinaryPrimitives.ReadUInt32LittleEndian(payload.Take(SealSize)) != SealOf(bytes))
            throw new UnpicklingException("what it asks to be run is damaged");
        return Pickle.Load(bytes);
    }

    private static uint SealOf(ReadOnlySpan<byte> bytes)
    {
        var seal = uint.MaxValue;
        foreach (var each in bytes)
            seal = BitOperations.Crc32C(seal, each);
        return seal;
    }
}
