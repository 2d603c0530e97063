using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Platform.Interop;
using MultiProc.Serialization;
using MultiProc.Synchronization;

namespace MultiProc.Processes;

/// <summary>A child's life, from the lifeline to the exit.</summary>
internal static class ChildMain
{
    private static SafeFileHandle? s_lifeline;

    /// <summary>Keeps what the result refers to alive until the parent has loaded it: finalizers would give it back.</summary>
    private static object? s_result;

    /// <summary>Runs this process as the child at the end of that lifeline. Does not return.</summary>
    public static void Run(int descriptor, bool byHook)
    {
        CrashPoint.Reach("child.entered");
        LeaveInterruptsToParent();
        FollowParent(descriptor);
        CrashPoint.Reach("child.followed");
        s_lifeline = new SafeFileHandle(descriptor, ownsHandle: false);
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => ReportExitCode();
        Environment.ExitCode = Begin(s_lifeline, byHook) is { } start && Load(start.Message, start.Call) is { } self
            ? Call(self, start.Message.ReportsOutcome)
            : 1;
        Environment.Exit(Environment.ExitCode);
    }

    /// <summary>Ctrl+C goes to all processes of a terminal at once. It is the parent's to decide what it means.</summary>
    private static void LeaveInterruptsToParent()
    {
        _ = Signal.SetHandler(Signal.SIGINT, Signal.SIG_IGN);
        Signal.Unblock(Signal.SIGINT);
    }

    /// <summary>From here on this process ends when its parent does, however the parent ends.</summary>
    private static void FollowParent(int descriptor)
    {
        if (OperatingSystem.IsLinux())
            _ = Prctl.Set(Prctl.PR_SET_PDEATHSIG, (nuint)Signal.SIGCONT, 0, 0, 0); // stopped, it could not watch
        var watcher = new Thread(static lifeline => Watch((int)lifeline!), maxStackSize: 64 * 1024)
        {
            IsBackground = true,
            Name = "MultiProc lifeline",
        };
        watcher.Start(descriptor);
    }

    private static void Watch(int lifeline)
    {
        _ = Lifeline.IsHungUp(lifeline, milliseconds: -1);
        DiagnosticFiles.RemoveOwn(); // nobody is left to do it
        Unistd.ExitNow(1);
    }

    private static (StartMessage Message, PickledMessage Call)? Begin(SafeFileHandle lifeline, bool byHook)
    {
        try
        {
            var frame = Frame.Receive(lifeline, wait: true) ?? throw new IOException("the start message is not there");
            var message = StartMessage.Decode(frame.Body);
            CrashPoint.Reach("child.received");
            CurrentProcess.Become(message, Lifeline.ChildDescriptor);
            Arena.Adopt((SafeFileHandle)frame.Handles[0], message.Row, message.Parent);
            CrashPoint.Reach("child.adopted");
            if (byHook)
                UserHooks.Run();
            return (message, new PickledMessage(message.Call, message.Slots, frame.Handles[1..]));
        }
        catch (Exception error)
        {
            Complain(error);
            return null;
        }
    }

    /// <summary>The process object with its call; static constructors on the way to the target run here, where none may start processes.</summary>
    private static Process? Load(StartMessage start, PickledMessage call)
    {
        try
        {
            var self = Process.Receive(Pickle.LoadAll(call), start);
            Initialize(self.GetType());
            if (self.Call?.Target.Method is { } method)
            {
                RuntimeHelpers.RunModuleConstructor(method.Module.ModuleHandle);
                for (var type = method.DeclaringType; type is not null; type = type.DeclaringType)
                    Initialize(type);
            }

            CurrentProcess.IsStarting = false;
            CrashPoint.Reach("child.loaded");
            return self;
        }
        catch (Exception error)
        {
            if (start.ReportsOutcome)
                ReportFailure(error);
            else
                Complain(error);
            return null;
        }
    }

    private static void Initialize(Type type)
    {
        if (!type.ContainsGenericParameters)
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
    }

    private static int Call(Process self, bool reportsOutcome)
    {
        try
        {
            if (reportsOutcome)
                ReportOutcome(self);
            else
                self.Run();
            CrashPoint.Reach("child.returned");
            return Environment.ExitCode;
        }
        catch (Exception error)
        {
            Complain(error);
            return 1;
        }
    }

    private static void ReportOutcome(Process self)
    {
        try
        {
            s_result = self.Call!.Invoke();
            ChildReport.SendResult(s_lifeline!, s_result);
        }
        catch (Exception error)
        {
            ReportFailure(error);
        }
    }

    private static void ReportFailure(Exception error)
    {
        s_result = error;
        ChildReport.SendFailure(s_lifeline!, error);
    }

    private static void ReportExitCode()
    {
        try
        {
            ChildReport.SendExitCode(s_lifeline!, Environment.ExitCode);
            CrashPoint.Reach("child.reported");
        }
        catch (IOException)
        {
            // The parent is gone; the watcher is about to end this process.
        }
    }

    /// <summary>As Python: one text, written at once, so that those of several children do not mix.</summary>
    private static void Complain(Exception error)
    {
        ReadOnlySpan<byte> text = Encoding.UTF8.GetBytes($"Process {CurrentProcess.Name}:{Environment.NewLine}{error}{Environment.NewLine}");
        while (!text.IsEmpty)
        {
            var written = Unistd.Write(Unistd.STDERR_FILENO, text, (nuint)text.Length);
            if (written <= 0)
                return; // nobody listens
            text = text[(int)written..];
        }
    }
}
