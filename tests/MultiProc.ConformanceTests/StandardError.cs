using System.Runtime.InteropServices;

namespace MultiProc.ConformanceTests;

/// <summary>A child's standard error, sent to a file before the child fails.</summary>
internal static partial class StandardError
{
    private const int Descriptor = 2;

    public static void SendTo(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
        if (Dup2(file, Descriptor) < 0)
            throw new IOException($"dup2: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Dup2(SafeHandle from, int to);
}
