using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MultiProc.Serialization;

/// <summary>What <see cref="NarrowText"/> does, eight letters at a time, for processes that have done it often: the first use of a
/// vector costs more than a starting child's texts.</summary>
internal static class HotText
{
    /// <summary>The number of letters that a text must have at least.</summary>
    public const int Step = 8;

    private const ushort NoAscii = 0xFF80;

    /// <summary>Whether it is worth while by now.</summary>
    public static bool IsWorthWhile { get; set; }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryWrite(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        ref var letters = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        ref var narrow = ref MemoryMarshal.GetReference(bytes);
        // The last step begins where the text has one more, and so may do some letters again.
        var last = text.Length - Step;
        var all = WriteStep(ref letters, ref narrow, last);
        for (var i = 0; i < last; i += Step)
            all |= WriteStep(ref letters, ref narrow, i);
        return (all & Vector128.Create(NoAscii)) == Vector128<ushort>.Zero;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Read(ref char text, ReadOnlySpan<byte> bytes)
    {
        ref var letters = ref Unsafe.As<char, ushort>(ref text);
        ref var narrow = ref MemoryMarshal.GetReference(bytes);
        var last = bytes.Length - Step;
        ReadStep(ref letters, ref narrow, last);
        for (var i = 0; i < last; i += Step)
            ReadStep(ref letters, ref narrow, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> WriteStep(ref ushort letters, ref byte narrow, int place)
    {
        var eight = Vector128.LoadUnsafe(ref letters, (nuint)place);
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref narrow, place), Vector128.Narrow(eight, eight).AsUInt64().ToScalar());
        return eight;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReadStep(ref ushort letters, ref byte narrow, int place)
    {
        var eight = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref narrow, place)));
        Vector128.WidenLower(eight.AsByte()).StoreUnsafe(ref letters, (nuint)place);
    }
}
