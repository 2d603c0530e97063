using System.Runtime.InteropServices;

namespace MultiProc.Platform.Interop;

/// <summary>signal.h</summary>
internal static partial class Signal
{
    public const int SIGHUP = 1;
    public const int SIGINT = 2;
    public const int SIGQUIT = 3;
    public const int SIGKILL = 9;
    public const int SIGPIPE = 13;
    public const int SIGTERM = 15;
    public const int SIG_IGN = 1;

    /// <summary>Room for a <c>sigset_t</c> (128 bytes in glibc and musl, 4 on macOS).</summary>
    public const int SigsetSize = 128;

    /// <summary>Room for a <c>struct sigaction</c>; its first word is the handler on every Unix that .NET runs on.</summary>
    private const int SigactionSize = 256;

    public static int SIGCHLD => OperatingSystem.IsLinux() ? 17 : 20;

    public static int SIGCONT => OperatingSystem.IsLinux() ? 18 : 19;

    public static int SIGSTOP => OperatingSystem.IsLinux() ? 19 : 17;

    public static int SIG_UNBLOCK => OperatingSystem.IsLinux() ? 1 : 2;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    /// <summary>The set of these signals.</summary>
    public static void FillSet(Span<byte> set, params ReadOnlySpan<int> signals)
    {
        _ = SigEmptySet(set);
        foreach (var signal in signals)
            _ = SigAddSet(set, signal);
    }

    /// <summary>Lets a signal through to this thread that was blocked.</summary>
    public static void Unblock(int signal)
    {
        Span<byte> set = stackalloc byte[SigsetSize];
        FillSet(set, signal);
        _ = PthreadSigmask(SIG_UNBLOCK, set, default);
    }

    /// <summary>Gives a signal that was inherited as ignored its default disposition; any other is left alone.</summary>
    public static void StopIgnoring(int signal)
    {
        Span<byte> action = stackalloc byte[SigactionSize];
        if (SigAction(signal, default, action) != 0 || BitConverter.ToInt32(action) != SIG_IGN)
            return;
        action.Clear();
        _ = SigAction(signal, action, default);
    }

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    private static partial int SigEmptySet(Span<byte> set);

    [LibraryImport("libc", EntryPoint = "sigaddset")]
    private static partial int SigAddSet(Span<byte> set, int signal);

    [LibraryImport("libc", EntryPoint = "pthread_sigmask")]
    private static partial int PthreadSigmask(int how, ReadOnlySpan<byte> set, Span<byte> old);

    [LibraryImport("libc", EntryPoint = "sigaction", SetLastError = true)]
    private static partial int SigAction(int signal, ReadOnlySpan<byte> action, Span<byte> old);
}
