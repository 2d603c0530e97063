using System.Runtime.Versioning;

namespace MultiProc.Platform;

/// <summary>Which implementations of the platform's seams this process uses.</summary>
internal static class HostPlatform
{
    /// <summary>Set by tests, for a process and its children, so that Linux runs what other Unixes run.</summary>
    public const string PortableVariable = "MULTIPROC_PORTABLE";

    /// <summary>Whether to use what Linux alone has: futex, memfd, pidfd, /proc.</summary>
    [SupportedOSPlatformGuard("linux")]
    public static bool UsesLinux { get; } = OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(PortableVariable) != "1";

    /// <summary>Every road into the library passes here before it touches the operating system.</summary>
    /// <exception cref="PlatformNotSupportedException">There are no types for this operating system yet.</exception>
    public static void Demand()
    {
        if (OperatingSystem.IsWindows() || OperatingSystem.IsBrowser() || OperatingSystem.IsWasi())
            throw NotSupported();
        if (!Environment.Is64BitProcess)
            throw new PlatformNotSupportedException("MultiProc runs in 64-bit processes only: a queue has 4 GiB of address space.");
    }

    private static PlatformNotSupportedException NotSupported() =>
        new("MultiProc runs on Linux and other Unix systems; its types for this operating system do not exist yet.");
}
