using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace MultiProc.Platform.Interop;

/// <summary>sys/prctl.h</summary>
[SupportedOSPlatform("linux")]
internal static partial class Prctl
{
    public const int PR_SET_PDEATHSIG = 1;

    [LibraryImport("libc", EntryPoint = "prctl")]
    public static partial int Set(int option, nuint value, nuint unused3, nuint unused4, nuint unused5);
}
