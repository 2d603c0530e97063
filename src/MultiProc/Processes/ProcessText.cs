
namespace MultiProc.Processes;

/// <summary>A process in one line, as Python writes it.</summary>
internal static class ProcessText
{
    private static readonly Dictionary<int, string> s_signals = new()
    {
        [1] = "SIGHUP", [2] = "SIGINT", [3] = "SIGQUIT", [4] = "SIGILL", [6] = "SIGABRT", [8] = "SIGFPE", [9] = "SIGKILL", [11] = "SIGSEGV", [13] = "SIGPIPE", [15] = "SIGTERM",
    };

    public static string Of(Process process, bool isClosed)
    {
        var type = process.GetType().Name;
        if (isClosed)
            return $"<{type} closed>";
        var pid = process.Pid is { } number ? $" pid={number}" : "";
        var parent = ReferenceEquals(process, CurrentProcess.SelfIfKnown) ? CurrentProcess.Parent?.Pid : Environment.ProcessId;
        var parentText = parent is { } parentNumber ? $" parent={parentNumber}" : "";
        var daemon = process.Daemon ? " daemon" : "";
        return $"<{type} name='{process.Name}'{pid}{parentText} {StateOf(process)}{daemon}>";
    }

    private static string StateOf(Process process)
    {
        if (process.IsAlive)
            return "started";
        if (process.ExitCode is not { } code)
            return "initial";
        var text = code < 0 && s_signals.TryGetValue(-code, out var name) ? $"-{name}" : code.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return code == 0 ? "stopped" : $"stopped exitcode={text}";
    }
}
