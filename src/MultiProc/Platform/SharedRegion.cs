using System.Runtime.CompilerServices;
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

    /// <summary>The memory at an offset, as a reference that stays valid for ever.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie within the region.</exception>
    public ref T At<T>(long offset)
        where T : unmanaged
    {
        // Not by ThrowIfGreaterThan: its static abstract members keep this method from being compiled ahead.
        if ((ulong)offset > (ulong)(Size - sizeof(T)))
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"the region has {Size} bytes");
        return ref Unsafe.AsRef<T>(_base + offset);
    }

    /// <summary>The place of a word, to be kept.</summary>
    public SharedWord WordAt(long offset) => new(ref At<ulong>(offset));
}
