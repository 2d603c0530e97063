using System.Runtime.InteropServices;

namespace MultiProc.UnitTests.Platform;

/// <summary>Calls of the C library that only these tests make.</summary>
internal static partial class OwnCalls
{
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakeFifo(string path, uint mode);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeOwner(string path, uint user, uint group);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "getrlimit")]
    public static partial int GetLimit(int resource, out Limit limit);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "setrlimit")]
    public static partial int SetLimit(int resource, in Limit limit);

    /// <summary>Of the calling thread; Linux only.</summary>
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "capset")]
    public static partial int SetCapabilities(ReadOnlySpan<uint> header, ReadOnlySpan<uint> sets);

    /// <summary>struct rlimit</summary>
    [StructLayout(LayoutKind.Sequential)]
    public record struct Limit(nuint Soft, nuint Hard);
}
