using System.Runtime.InteropServices;

namespace MultiProc.Platform.Interop;

/// <summary>stdlib.h: the environment as native code and programs started by it see it.</summary>
internal static partial class Stdlib
{
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetEnv(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int UnsetEnv(string name);
}
