using MultiProc.Platform;
using MultiProc.Platform.Interop;

namespace MultiProc.UnitTests.Platform;

/// <summary>Words of shared memory, a cache line each, that are gone when it is disposed: whoever touches them later dies of it.</summary>
internal sealed unsafe class MappedWords : IDisposable
{
    private const int Line = 64;
    private readonly nuint _size;
    private readonly byte* _base;

    public MappedWords(int count)
    {
        Count = count;
        _size = (nuint)(count * Line);
        using var file = UnixMemoryFile.Create((long)_size);
        var address = Mman.Mmap(0, _size, Mman.PROT_READ | Mman.PROT_WRITE, Mman.MAP_SHARED, file, 0);
        if (address == Mman.MAP_FAILED)
            throw Errno.Last("cannot map");
        _base = (byte*)address;
    }

    public int Count { get; }

    public IReadOnlyList<SharedWord> All => [.. Enumerable.Range(0, Count).Select(i => this[i])];

    public SharedWord this[int index] => new(ref *(ulong*)(_base + (index * Line)));

    public void Dispose() => Mman.Munmap((nint)_base, _size);
}
