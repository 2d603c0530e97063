using System.Globalization;
using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Platform.Interop;

namespace MultiProc.Processes;

/// <summary>Decides, before <c>Main</c>, whether this process is a child, and leaves no trace of the question.</summary>
internal static class ChildEntrance
{
    public const string LifelineVariable = "MULTIPROC_LIFELINE";
    public const string HooksVariable = "DOTNET_STARTUP_HOOKS";

    /// <summary>Runs the child if this process is one, and then does not return.</summary>
    /// <param name="byHook">Whether the startup hook asks; otherwise the program does.</param>
    public static void Enter(bool byHook)
    {
        var lifeline = Environment.GetEnvironmentVariable(LifelineVariable);
        if (lifeline is null)
            return;
        var descriptor = Find(lifeline);
        if (descriptor >= 0)
            _ = Fcntl.SetCloseOnExec(descriptor);
        Scrub(byHook);
        if (descriptor >= 0)
            ChildMain.Run(descriptor, byHook);
    }

    /// <summary>Set by tests: where the next children stop themselves, so that they can be killed there.</summary>
    public static string? StopAt { get; set; }

    /// <summary>The value of the variable for a child that gets this socket.</summary>
    public static string Describe(ulong cookie) =>
        string.Create(CultureInfo.InvariantCulture, $"{Lifeline.ChildDescriptor}:{cookie}{(StopAt is null ? "" : ":" + StopAt)}");

    /// <summary>The lifeline's descriptor, or −1 in an unrelated program that inherited the variable by accident.</summary>
    private static int Find(string value)
    {
        var at = 0;
        var descriptor = ReadNumber(value, ref at);
        var cookie = ReadNumber(value, ref at);
        if (at < value.Length)
            CrashPoint.Reached = name => StopIf(name == value[at..]);
        return descriptor == Lifeline.ChildDescriptor && Lifeline.CookieOf((int)descriptor) == cookie ? (int)descriptor : -1;
    }

    /// <summary>Digits up to a colon. Not by the framework's parser: a culture costs a child two milliseconds, for ICU is loaded for it.</summary>
    private static ulong ReadNumber(string text, ref int at)
    {
        var number = 0UL;
        while (at < text.Length && text[at] is >= '0' and <= '9')
            number = (number * 10) + (ulong)(text[at++] - '0');
        at++;
        return number;
    }

    private static void StopIf(bool isHere)
    {
        if (isHere)
            _ = Signal.Kill(Environment.ProcessId, Signal.SIGSTOP);
    }

    /// <summary>Programs that this one starts are not hooked, whether they are started by managed or by native code.</summary>
    private static void Scrub(bool byHook)
    {
        SetVariable(LifelineVariable, null);
        if (!byHook || Environment.GetEnvironmentVariable(HooksVariable) is not { } hooks)
            return;
        var separator = hooks.IndexOf(Path.PathSeparator, StringComparison.Ordinal);
        SetVariable(HooksVariable, separator < 0 ? null : hooks[(separator + 1)..]);
    }

    /// <summary>Sets or, by null, removes a variable for managed and native code.</summary>
    public static void SetVariable(string name, string? value)
    {
        // The native side first: until something managed is changed, the managed one looks there, and to make a copy of its own
        // would cost a child two milliseconds.
        _ = value is null ? Stdlib.UnsetEnv(name) : Stdlib.SetEnv(name, value, overwrite: 1);
        if (Environment.GetEnvironmentVariable(name) != value)
            Environment.SetEnvironmentVariable(name, value);
    }
}
