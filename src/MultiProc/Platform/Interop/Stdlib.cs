using System.Runtime.InteropServices;

namespace MultiProc.Platform.Interop;

/// <summary>stdlib.h: the environment as native code and programs started by it see it.</summary>
internal static partial class Stdlib
{
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetEnv(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int UnsetEnv(string name);

    /// <summary>The same for a short name of ASCII letters.</summary>
    public static unsafe void UnsetEnvAscii(string name)
    {
        var bytes = stackalloc byte[AsciiText.Room];
        AsciiText.Copy(name, bytes);
        _ = UnsetEnv(bytes);
    }

    [LibraryImport("libc", EntryPoint = "unsetenv")]
    private static unsafe partial int UnsetEnv(byte* name);
}
