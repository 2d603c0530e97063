using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Platform.Interop;
using MultiProc.Processes.Log;
using MultiProc.Processes.Warm;
using MultiProc.Serialization;
using MultiProc.Synchronization;

namespace MultiProc.Processes;

/// <summary>A child's life, from the lifeline to the exit.</summary>
internal static class ChildMain
{
    private static SafeFileHandle? s_lifeline;

    /// <summary>Keeps what the result refers to alive until the parent has loaded it: finalizers would give it back.</summary>
    private static object? s_result;

    /// <summary>In a child that waits for its call: where the watcher puts the start message. Null in any other.</summary>
    private static TaskCompletionSource<Frame>? s_call;

    /// <summary>Runs this process as the child at the end of that lifeline. Does not return.</summary>
    public static void Run(int descriptor, bool byHook)
    {
        CrashPoint.Reach("child.entered");
        if (OperatingSystem.IsLinux())
            _ = Prctl.Set(Prctl.PR_SET_PDEATHSIG, (nuint)Signal.SIGCONT, 0, 0, 0); // stopped, it could not watch
        s_lifeline = new SafeFileHandle(descriptor, ownsHandle: false);
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => ReportExitCode();
        Environment.ExitCode = Begin(s_lifeline, byHook) is { } start && Load(start.Message, start.Call) is { } self
            ? Call(self, start.Message.ReportsOutcome)
            : 1;
        Environment.Exit(Environment.ExitCode);
    }

    /// <summary>From here on this process ends when its parent does, however the parent ends.</summary>
    private static void FollowParent(bool isPreparation)
    {
        if (isPreparation)
            s_call = new TaskCompletionSource<Frame>();
        new Thread(Watch, maxStackSize: 64 * 1024) { IsBackground = true, Name = "MultiProc lifeline" }.Start();
        CrashPoint.Reach("child.followed");
    }

    private static void Watch()
    {
        while (Lifeline.WaitForFrame(Lifeline.ChildDescriptor) && TakeFrame())
        {
        }

        DiagnosticFiles.RemoveOwn(); // nobody is left to do it
        Unistd.ExitNow(1);
    }

    /// <summary>What comes down the lifeline is the start message, if it is still awaited. All else is the parent's Interrupt.</summary>
    private static bool TakeFrame()
    {
        try
        {
            if (Frame.Receive(s_lifeline!, wait: true) is not { } frame)
                return false;
            if (s_call?.TrySetResult(frame) != true)
                Interrupt();
            return true;
        }
        catch (Exception error) when (error is IOException or OutOfMemoryException)
        {
            return s_call?.TrySetException(error) == true;
        }
    }

    /// <summary>Ctrl+C goes to all processes of a terminal at once, and is the parent's: SIGINT is blocked here, in every thread, since the spawn.</summary>
    /// <remarks>What the parent means for this process arrives by its lifeline and is let through on this thread: handlers run as for any other
    /// .NET program, and without one the process dies of it. The signal stays open here afterwards, for the runtime sends it once more
    /// where no handler cancels it.</remarks>
    private static void Interrupt()
    {
        Signal.Unblock(Signal.SIGINT);
        _ = Signal.Kill(Environment.ProcessId, Signal.SIGINT);
    }

    private static (StartMessage Message, PickledMessage Call)? Begin(SafeFileHandle lifeline, bool byHook)
    {
        try
        {
            var frame = Frame.Receive(lifeline, wait: true) ?? throw new IOException("the start message is not there");
            FollowParent(frame.IsPreparation);
            if (frame.IsPreparation)
                frame = AwaitCall(frame);
            var message = StartMessage.Decode(frame.TakeBody());
            CrashPoint.Reach("child.received");
            CurrentProcess.Become(message, Lifeline.ChildDescriptor);
            var handles = Surround(message.Settings, frame.Handles);
            Arena.Adopt((SafeFileHandle)frame.Handles[0], message.Row, message.Parent);
            CrashPoint.Reach("child.adopted");
            if (byHook)
                UserHooks.Run();
            return (message, new PickledMessage(message.Call, message.Slots, handles));
        }
        catch (Exception error)
        {
            Complain(error);
            return null;
        }
    }

    /// <summary>Prepares this process, and waits for the start message.</summary>
    private static Frame AwaitCall(Frame preparation)
    {
        CurrentProcess.BecomeSpare();
        var preload = preparation.TakeBody();
        if (!preload.IsEmpty)
            Prepare(preload);
        if (!s_call!.Task.IsCompleted)
            Rehearsal.Play(); // otherwise the call is there already
        CrashPoint.Reach("spare.waiting");
        return s_call.Task.GetAwaiter().GetResult();
    }

    private static void Prepare(ReadOnlyMemory<byte> preload)
    {
        byte[] trouble = [];
        try
        {
            Preload.Run(preload);
        }
        catch (Exception error)
        {
            trouble = Preload.Describe(error);
        }

        CrashPoint.Reach("spare.preloaded");
        ChildReport.SendReady(s_lifeline!, trouble);
    }

    /// <summary>Takes over what is not as usual, and from the descriptors what belongs to it.</summary>
    /// <returns>The descriptors of the call.</returns>
    private static SafeHandle[] Surround(ChildSettings settings, SafeHandle[] handles)
    {
        if (settings.IsUsual)
            return handles[1..];
        if (settings.Directory is { } directory)
            Environment.CurrentDirectory = directory;
        settings.Cultures?.Apply();
        Process.SetStartMethod(settings.StartMethod);
        LogLevels.Error = settings.ErrorLevel;
        var next = 1;
        if (settings.SendsLogs)
            LogUplink.Adopt((SafeFileHandle)handles[next++], settings.LogLevel);
        if (settings.Takeover is { } takeover)
            next += takeover.Apply(handles.AsSpan(next));
        return handles[next..];
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
            LogUplink.Current?.Flush();
            ChildReport.SendExitCode(s_lifeline!, Environment.ExitCode);
            CrashPoint.Reach("child.reported");
        }
        catch (IOException)
        {
            // The parent is gone; the watcher is about to end this process.
        }
    }

    /// <summary>As Python.</summary>
    private static void Complain(Exception error) =>
        ErrorText.Write($"Process {CurrentProcess.Name}:{Environment.NewLine}{error}{Environment.NewLine}");
}
