using Microsoft.Win32.SafeHandles;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>Anonymous memory that several processes map: it has no name, travels as a descriptor, and the kernel frees it with its last holder.</summary>
/// <remarks>A region is mapped once and stays mapped until the process ends, so that no late reader can fault.</remarks>
internal sealed unsafe class SharedRegion
{
    private readonly byte* _base;

    private SharedRegion(SafeFileHandle handle, long size)
    {
        Handle = handle;
        Size = size;
        var address = Mman.Mmap(0, (nuint)size, Mman.PROT_READ | Mman.PROT_WRITE, Mman.MAP_SHARED | Mman.MAP_NORESERVE, handle, 0);
        if (address == Mman.MAP_FAILED)
            throw Errno.Last($"cannot map {size} bytes of shared memory (is the address space limited, 'ulimit -v'?)");
        _base = (byte*)address;

        // Other processes' data has no place in this one's core dump. A refusal costs nothing but disk.
        if (OperatingSystem.IsLinux())
            _ = Mman.Madvise(address, (nuint)size, Mman.MADV_DONTDUMP);
    }

    public SafeFileHandle Handle { get; }

    public long Size { get; }

    /// <summary>Makes a region of zeroes; pages cost memory when they are first written.</summary>
    public static SharedRegion Create(long size)
    {
        HostPlatform.Demand();
        var handle = HostPlatform.UsesLinux ? LinuxMemoryFile.Create(size) : UnixMemoryFile.Create(size);
        return new SharedRegion(handle, size);
    }

    /// <summary>Maps a region that another process made.</summary>
    public static SharedRegion Open(SafeFileHandle handle) => new(handle, RandomAccess.GetLength(handle));

    // Two methods and not a generic one: instances of generic methods are not compiled ahead here, and every child comes by.

    /// <summary>64 bits of the memory, as a reference that stays valid for ever.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie within the region.</exception>
    public ref ulong UInt64At(long offset) => ref *(ulong*)AddressOf(offset, sizeof(ulong));

    /// <summary>32 bits of the memory, as a reference that stays valid for ever.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie within the region.</exception>
    public ref int Int32At(long offset) => ref *(int*)AddressOf(offset, sizeof(int));

    /// <summary>The place of a word, to be kept.</summary>
    public SharedWord WordAt(long offset) => new(ref UInt64At(offset));

    private byte* AddressOf(long offset, int size)
    {
        if (offset < 0 || offset > Size - size)
            throw new ArgumentOutOfRangeException(nameof(offset));
        return _base + offset;
    }
}
