using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MultiProc.Platform;

/// <summary>The bytes of values whose type is known at run time only.</summary>
internal static class ObjectBytes
{
    /// <summary>The bytes of a boxed value of <paramref name="size"/> bytes, in the box itself.</summary>
    /// <remarks>Only for value types without references: the collector must not see a reference made of foreign bytes.</remarks>
    public static Span<byte> OfBoxed(object value, int size) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<FirstByte>(value).Value, size);

    /// <summary>The bytes of the first <paramref name="count"/> elements of an array of values without references.</summary>
    public static Span<byte> OfArray(Array array, int count, int elementSize) =>
        MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(array), checked(count * elementSize));

    /// <summary>The shape of every object: its data follow its header.</summary>
    private sealed class FirstByte
    {
        public byte Value;
    }
}
