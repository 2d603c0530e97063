using System.Runtime.InteropServices;
using MultiProc.Platform.Interop;

namespace MultiProc.IntegrationTests.Processes;

/// <summary>The ways in which a process can end, by name.</summary>
internal static partial class Death
{
    private const int SIGABRT = 6;
    private const int SIGSEGV = 11;

    /// <summary>Environment of a child that shall run out of memory: 64 MB of heap.</summary>
    public static KeyValuePair<string, string?> SmallHeap { get; } = new("DOTNET_GCHeapHardLimit", "4000000");

    public static TheoryData<string> All =>
        ["return", "exception", "exit", "fail-fast", "unhandled", "overflow", "segfault", "out-of-memory", "exit-handler", "terminate", "kill"];

    public static int CodeOf(string how) => how switch
    {
        "return" => 0,
        "exception" or "out-of-memory" => 1,
        "exit" => 7,
        "fail-fast" or "unhandled" or "overflow" or "exit-handler" => -SIGABRT,
        "segfault" => -SIGSEGV,
        "terminate" => -Signal.SIGTERM,
        "kill" => -Signal.SIGKILL,
        _ => throw new ArgumentException($"unknown death {how}"),
    };

    /// <summary>Whether it may have ended so: where memory runs out, another thread than the target's may find none first, and nobody catches that.</summary>
    public static bool IsCodeOf(string how, int? code) => code == CodeOf(how) || (how == "out-of-memory" && code == CodeOf("unhandled"));

    /// <summary>Dies, or throws or returns, if that is the way.</summary>
    public static void Die(string how)
    {
        switch (how)
        {
            case "return":
                return;
            case "exception":
                throw new InvalidOperationException("on purpose");
            case "exit":
                Environment.Exit(CodeOf(how));
                return;
            case "fail-fast":
                Environment.FailFast("on purpose");
                return;
            case "unhandled":
                new Thread(() => throw new InvalidOperationException("nobody catches this")).Start();
                break;
            case "overflow":
                _ = Recurse(1);
                return;
            case "segfault":
                _ = StrLen(1);
                return;
            case "out-of-memory":
                Hoard();
                return;
            case "exit-handler":
                AppDomain.CurrentDomain.ProcessExit += (_, _) => throw new InvalidOperationException("at the exit");
                return;
            default:
                _ = Signal.Kill(Environment.ProcessId, -CodeOf(how));
                break;
        }

        Thread.Sleep(Timeout.Infinite);
    }

    private static void Hoard()
    {
        var hoard = new List<byte[]>();
        while (true)
            hoard.Add(new byte[100_000]);
    }

    private static int Recurse(int depth) => depth < 0 ? 0 : Recurse(depth + 1) + 1;

    [LibraryImport("libc", EntryPoint = "strlen")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nuint StrLen(nint text);
}
