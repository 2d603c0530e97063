using System.Runtime.CompilerServices;

namespace MultiProc.Platform;

/// <summary>The place of a 64-bit word in a <see cref="SharedRegion"/>, which never moves; valid as long as the region is mapped.</summary>
internal readonly unsafe struct SharedWord : IEquatable<SharedWord>
{
    private readonly ulong* _address;

    internal SharedWord(ref ulong word) => _address = (ulong*)Unsafe.AsPointer(ref word);

    private SharedWord(ulong* address) => _address = address;

    /// <summary>Where sleepers sleep: that of the half with the low bits.</summary>
    public nint Address => (nint)Unsafe.AsPointer(ref LowHalf);

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

    /// <summary>Sets bits of <see cref="LowHalf"/>. A full fence: whoever looks at another word after it misses nothing that came before the bits were seen.</summary>
    /// <returns>What it holds then.</returns>
    public uint Mark(uint bits)
    {
        var marked = Interlocked.Or(ref LowHalf, bits) | bits;

        // On ARM the operation alone may let a later plain look pass it (LDSETAL, then LDAPR).
        Interlocked.MemoryBarrier();
        return marked;
    }

    /// <summary>The word that lies so many words behind this one, in the same region.</summary>
    public SharedWord Next(int words) => new(_address + words);

    public bool Equals(SharedWord other) => _address == other._address;

    public override bool Equals(object? obj) => obj is SharedWord other && Equals(other);

    public override int GetHashCode() => ((nint)_address).GetHashCode();
}
