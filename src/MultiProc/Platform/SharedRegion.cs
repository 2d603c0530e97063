using Microsoft.Win32.SafeHandles;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>Memory that several processes map: anonymous (it travels as a descriptor, and the kernel frees it with its last holder), or that of a file.</summary>
/// <remarks>
/// <para>A region is mapped once and stays mapped until the process ends, so that no late reader can fault.</para>
/// <para>Only that of a <see cref="NamedRegion"/> is unmapped, by that: its users hold it while they are at it.</para>
/// </remarks>
internal sealed unsafe class SharedRegion
{
    private readonly byte* _base;

    private SharedRegion(SafeFileHandle handle, long size)
    {
        Handle = handle;
        Size = size;
        var address = Mman.MmapQuietly(0, (nuint)size, Mman.PROT_READ | Mman.PROT_WRITE, Mman.MAP_SHARED | Mman.MAP_NORESERVE, (int)handle.DangerousGetHandle(), 0);
        if (address == Mman.MAP_FAILED)
            address = MapOrThrow(handle, size);
        _base = (byte*)address;

        // Other processes' data has no place in this one's core dump. A refusal costs nothing but disk.
        if (OperatingSystem.IsLinux())
            _ = Mman.Madvise(address, (nuint)size, Mman.MADV_DONTDUMP);
    }

    public SafeFileHandle Handle { get; }

    /// <summary>In bytes; 0 after <see cref="Unmap"/>.</summary>
    public long Size { get; private set; }

    /// <summary>Makes a region of zeroes; pages cost memory when they are first written.</summary>
    /// <exception cref="IOException">There is no memory, no address space or no descriptor left, or files may not be as large.</exception>
    public static SharedRegion Create(long size)
    {
        HostPlatform.Demand();
        DemandFilesOf(size);
        var handle = HostPlatform.UsesLinux ? LinuxMemoryFile.Create(size) : UnixMemoryFile.Create(size);
        return new SharedRegion(handle, size);
    }

    /// <summary>Maps a region that another process made.</summary>
    public static SharedRegion Open(SafeFileHandle handle) =>
        new(handle, Unistd.SeekToEnd(handle) is >= 0 and var size ? size : RandomAccess.GetLength(handle)); // which says what is wrong

    /// <summary>Maps that much of a file, which has it.</summary>
    public static SharedRegion Open(SafeFileHandle handle, long size) => new(handle, size);

    /// <summary>Takes the memory out of this process. What was asked of the region before must not be touched any more; whoever asks now gets an exception.</summary>
    public void Unmap()
    {
        var size = Size;
        Size = 0;
        if (size > 0)
            _ = Mman.Munmap((nint)_base, (nuint)size);
    }

    // Two methods and not a generic one: instances of generic methods are not compiled ahead here, and every child comes by.

    /// <summary>64 bits of the memory, as a reference that stays valid as long as the region is mapped.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie within the region.</exception>
    public ref ulong UInt64At(long offset) => ref *(ulong*)AddressOf(offset, sizeof(ulong));

    /// <summary>32 bits of the memory, as a reference that stays valid as long as the region is mapped.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie within the region.</exception>
    public ref int Int32At(long offset) => ref *(int*)AddressOf(offset, sizeof(int));

    /// <summary>Copies bytes into the memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie within the region.</exception>
    public void CopyIn(long offset, ReadOnlySpan<byte> bytes) => bytes.CopyTo(new Span<byte>((void*)AddressOf(offset, bytes.Length), bytes.Length));

    /// <summary>Copies bytes out of the memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie within the region.</exception>
    public void CopyOut(long offset, Span<byte> bytes) => new ReadOnlySpan<byte>((void*)AddressOf(offset, bytes.Length), bytes.Length).CopyTo(bytes);

    /// <summary>Gives whole pages back to the system: whoever reads them next finds zeroes. Where the system cannot, they stay as they are.</summary>
    public void Discard(long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Size - offset);
        if (OperatingSystem.IsLinux())
            _ = Mman.Madvise((nint)AddressOf(offset, 0), (nuint)length, Mman.MADV_REMOVE);
    }

    /// <summary>The place of a word, to be kept.</summary>
    public SharedWord WordAt(long offset) => new(ref UInt64At(offset));

    private static nint MapOrThrow(SafeFileHandle handle, long size)
    {
        var address = Mman.Mmap(0, (nuint)size, Mman.PROT_READ | Mman.PROT_WRITE, Mman.MAP_SHARED | Mman.MAP_NORESERVE, handle, 0);
        return address != Mman.MAP_FAILED
            ? address
            : throw Errno.Last($"cannot map {size} bytes of shared memory (is the address space limited, 'ulimit -v'?)");
    }

    /// <summary>The kernel would not refuse a file beyond the limit, but end the process by a signal.</summary>
    private static void DemandFilesOf(long size)
    {
        Resource.Limits limits;
        if (Resource.GetLimit(Resource.RLIMIT_FSIZE, &limits) == 0 && limits.Soft < (ulong)size)
            throw new IOException($"cannot create {size} bytes of shared memory: files may have {limits.Soft} here ('ulimit -f')");
    }

    private byte* AddressOf(long offset, int size)
    {
        if (offset < 0 || offset > Size - size)
            throw new ArgumentOutOfRangeException(nameof(offset));
        return _base + offset;
    }
}
