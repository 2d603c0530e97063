using System.Runtime.CompilerServices;

namespace MultiProc.Platform;

/// <summary>The place of a 64-bit word in a <see cref="SharedRegion"/>, which never moves and is never unmapped.</summary>
internal readonly unsafe struct SharedWord
{
    private readonly ulong* _address;

    internal SharedWord(ref ulong word) => _address = (ulong*)Unsafe.AsPointer(ref word);

    public ref ulong Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref *_address;
    }

    /// <summary>The half with the low bits: what sleepers watch.</summary>
    public ref uint LowHalf
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref ((uint*)_address)[BitConverter.IsLittleEndian ? 0 : 1];
    }
}
