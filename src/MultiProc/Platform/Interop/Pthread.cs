using System.Runtime.InteropServices;

namespace MultiProc.Platform.Interop;

/// <summary>pthread.h. Every function returns the error number itself.</summary>
internal static unsafe partial class Pthread
{
    /// <summary>Room for the opaque attributes (glibc: 56 bytes, macOS 64).</summary>
    public const int OpaqueSize = 128;

    [LibraryImport("libc", EntryPoint = "pthread_create")]
    public static partial int Create(nint* thread, byte* attributes, delegate* unmanaged<nint, nint> function, nint argument);

    [LibraryImport("libc", EntryPoint = "pthread_attr_init")]
    public static partial int AttributesInit(byte* attributes);

    [LibraryImport("libc", EntryPoint = "pthread_attr_setstacksize")]
    public static partial int AttributesSetStackSize(byte* attributes, nuint size);
}
