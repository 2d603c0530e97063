using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>The space of a file that is to be mapped: there before anybody writes to the memory, so that a full disk is an error and no SIGBUS.</summary>
internal static class FileSpace
{
    private const int ZeroesAtOnce = 65536;

    /// <summary>Makes a file that long, with zeroes behind what it has.</summary>
    /// <exception cref="IOException">There is no room.</exception>
    public static void Reserve(SafeFileHandle file, long size, string path)
    {
        if (HostPlatform.UsesLinux)
            Allocate(file, size, path);
        else
            WriteZeroes(file, size, path);
    }

    [SupportedOSPlatform("linux")]
    private static void Allocate(SafeFileHandle file, long size, string path)
    {
        int error;
        do
        {
            error = Fcntl.Allocate(file, 0, size);
        }
        while (error == Errno.EINTR);
        if (error != 0)
            throw Errno.OfPath(error, $"cannot reserve {size} bytes for '{path}'");
    }

    private static void WriteZeroes(SafeFileHandle file, long size, string path)
    {
        // Looked for first: to find out by writing would take what others need meanwhile.
        if (new DriveInfo(path).AvailableFreeSpace < size)
            throw Errno.OfPath(Errno.ENOSPC, $"cannot reserve {size} bytes for '{path}'");
        try
        {
            var zeroes = new byte[Math.Min(size, ZeroesAtOnce)];
            for (var at = RandomAccess.GetLength(file); at < size; at += zeroes.Length)
                RandomAccess.Write(file, zeroes.AsSpan(0, (int)Math.Min(zeroes.Length, size - at)), at);
        }
        catch (IOException e)
        {
            throw new IOException($"cannot reserve {size} bytes for '{path}': {e.Message}: make room there", e);
        }
    }
}
