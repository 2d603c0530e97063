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
        var descriptor = Find(lifeline, out var parent);
        if (descriptor >= 0)
            _ = Fcntl.SetCloseOnExec(descriptor);
        Scrub(byHook);
        if (descriptor >= 0)
            ChildMain.Run(descriptor, byHook);
        RefuseChildOf(parent);
    }

    /// <summary>Set by tests: where the next children stop themselves, so that they can be killed there.</summary>
    public static string? StopAt { get; set; }

    /// <summary>The value of the variable for a child that gets this socket.</summary>
    public static string Describe(ulong cookie) =>
        string.Create(CultureInfo.InvariantCulture, $"{Lifeline.ChildDescriptor}:{cookie}:{Environment.ProcessId}{(StopAt is null ? "" : ":" + StopAt)}");

    /// <summary>The lifeline's descriptor, or −1: in an unrelated program that inherited the variable by accident, or where the descriptor was lost.</summary>
    private static int Find(string value, out ulong parent)
    {
        var at = 0;
        var descriptor = ReadNumber(value, ref at);
        var cookie = ReadNumber(value, ref at);
        parent = ReadNumber(value, ref at);
        if (at < value.Length)
            StopThere(value[at..]);
        return descriptor == Lifeline.ChildDescriptor && Lifeline.IsCookieOf((int)descriptor, cookie) ? (int)descriptor : -1;
    }

    /// <summary>In a child without a lifeline: nobody but MultiProc gives the variable to a process that its writer starts itself. <c>Main</c>, which may start
    /// processes, would do so in every child again.</summary>
    private static void RefuseChildOf(ulong writer)
    {
        if (writer == 0 || writer != (ulong)Unistd.GetParentPid())
            return;
        ErrorText.Write($"This process was started by MultiProc, but descriptor {Lifeline.ChildDescriptor}, by which it knows its parent, did not reach it: the program named with MultiProc.Process.SetExecutable must leave that open.{Environment.NewLine}");
        Environment.Exit(1);
    }

    private static void StopThere(string point) => CrashPoint.Reached = name => StopIf(name == point);

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
        Stdlib.UnsetEnvAscii(LifelineVariable);
        Environment.SetEnvironmentVariable(LifelineVariable, null);
        if (!byHook || Environment.GetEnvironmentVariable(HooksVariable) is not { } hooks)
            return;
        var own = 0;
        while (own < hooks.Length && hooks[own] != Path.PathSeparator)
            own++;
        if (own < hooks.Length)
        {
            SetVariable(HooksVariable, hooks[(own + 1)..]);
            return;
        }

        Stdlib.UnsetEnvAscii(HooksVariable);
        Environment.SetEnvironmentVariable(HooksVariable, null);
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
