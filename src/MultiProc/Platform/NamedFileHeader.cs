using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>The beginning of the file of a name: that it is one of ours, how long it is, and in which world its process numbers mean something.</summary>
internal static class NamedFileHeader
{
    /// <summary>Where the caller's part of the file begins.</summary>
    public const int Size = 4096;

    private const ulong Version = 1;
    private const ulong MagicMask = 0xFFFF_FFFF_FFFF;
    private const ulong Magic = 0x656D_614E_504D; // "MPName", and the version in the 16 bits above
    private const int Words = 3; // magic and version, size, namespaces

    /// <summary>In one piece: whoever is killed leaves an empty file, or one that says whose it is.</summary>
    public static void Write(SafeFileHandle file, long size)
    {
        ReadOnlySpan<ulong> words = [(Version << 48) | Magic, (ulong)size, KernelNamespaces.Current];
        RandomAccess.Write(file, MemoryMarshal.AsBytes(words), 0);
    }

    /// <summary>Whether the library may remove the file, where nobody holds it: a file of this user's that is empty, or begins as ours do.</summary>
    public static bool IsOurs(SafeFileHandle file)
    {
        var status = Stat.Of(file);
        return status.IsFile && status.Owner == Unistd.EffectiveUser() && (status.Length == 0 || (Read(file)[0] & MagicMask) == Magic);
    }

    /// <summary>The size of a file that others hold.</summary>
    /// <exception cref="ProcessException">They are not such that this process could share with them.</exception>
    /// <exception cref="IOException">The file is damaged.</exception>
    public static long ReadSize(SafeFileHandle file, string path, string name)
    {
        var words = Read(file);
        if (words[0] >> 48 != Version)
            throw new ProcessException($"the name '{name}' is in use by programs with another version of MultiProc, which cannot share it with this one ('{path}')");
        if (words[2] != KernelNamespaces.Current)
            throw new ProcessException($"the name '{name}' is in use in another container (another pid or time namespace): there and here, a process number does not mean the same process, so nobody could tell whether an owner lives ('{path}')");
        var size = (long)words[1];
        return size > Size && size == Stat.Of(file).Length
            ? size
            : throw new IOException($"the file '{path}' of the name '{name}' is damaged: it has {Stat.Of(file).Length} bytes, and should have {size}");
    }

    private static ulong[] Read(SafeFileHandle file)
    {
        var words = new ulong[Words];
        var isWhole = RandomAccess.Read(file, MemoryMarshal.AsBytes(words.AsSpan()), 0) == Words * sizeof(ulong);
        return isWhole ? words : new ulong[Words];
    }
}
