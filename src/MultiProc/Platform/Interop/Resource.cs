using System.Runtime.InteropServices;

namespace MultiProc.Platform.Interop;

/// <summary>sys/resource.h</summary>
internal static partial class Resource
{
    public const int RLIMIT_FSIZE = 1;

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    public static unsafe partial int GetLimit(int resource, Limits* limits);

    /// <summary>struct rlimit</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Limits
    {
        public ulong Soft;
        public ulong Hard;
    }
}
