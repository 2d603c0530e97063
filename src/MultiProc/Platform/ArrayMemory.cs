using System.Buffers;

namespace MultiProc.Platform;

/// <summary>The bytes of an array whose type is known at run time only, as memory: nothing is copied.</summary>
/// <param name="array">An array of values without references.</param>
/// <param name="count">How many of its elements.</param>
/// <param name="elementSize">The bytes of one element.</param>
internal sealed class ArrayMemory(Array array, int count, int elementSize) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => ObjectBytes.OfArray(array, count, elementSize);

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException("The array is sent as it lies; nothing holds it in its place.");

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
