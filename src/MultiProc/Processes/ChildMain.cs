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
using MultiProc.Synchronization.Slots;

namespace MultiProc.Processes;

/// <summary>A child's life, from the lifeline to the exit.</summary>
internal static class ChildMain
{
    private static SafeFileHandle? s_lifeline;

    private static bool s_handlesExit;
    private static bool s_reportsExitCode = true;

    /// <summary>Keeps what the result refers to alive until the parent has loaded it: finalizers would give it back.</summary>
    private static object? s_result;

    /// <summary>In a child that waits for its call: the ends of the gate behind which the watcher leaves the lifeline to the main thread, and
    /// looks for its end alone. Null in any other.</summary>
    private static SafeFileHandle? s_gate;
    private static SafeFileHandle? s_gateOfWatcher;

    /// <summary>Set by who has started children: what comes after the target and before the exit handlers, as in Python.</summary>
    public static Action? BeforeExit { get; set; }

    /// <summary>Runs this process as the child at the end of that lifeline. Does not return.</summary>
    public static void Run(int descriptor, bool byHook)
    {
        CrashPoint.Reach("child.entered");
        if (OperatingSystem.IsLinux())
            _ = Prctl.Set(Prctl.PR_SET_PDEATHSIG, (nuint)Signal.SIGCONT, 0, 0, 0); // stopped, it could not watch
        s_lifeline = new SafeFileHandle(descriptor, ownsHandle: false);
        Environment.ExitCode = Begin(s_lifeline, byHook, out var call) is { } start && Load(start, call!) is { } self
            ? Call(self, start.ReportsOutcome)
            : 1;
        Environment.Exit(Environment.ExitCode);
    }

    /// <summary>From here on this process ends when its parent does, however the parent ends.</summary>
    private static void FollowParent(bool isPreparation)
    {
        if (isPreparation)
            CloseGate();
        NativeThread.Start(Watch);
        CrashPoint.Reach("child.followed");
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // its types are loaded with the method that names them
    private static void CloseGate() => (s_gate, s_gateOfWatcher) = Lifeline.Create();

    private static void Watch()
    {
        if (s_gateOfWatcher is not null)
            WaitAtGate(s_gateOfWatcher);
        while (Lifeline.WaitForFrame(Lifeline.ChildDescriptor) && TakeInterrupt())
        {
        }

        EndWithParent();
    }

    private static void WaitAtGate(SafeFileHandle gate)
    {
        Lifeline.WaitForEnd(Lifeline.ChildDescriptor, gate);
        gate.Dispose();
    }

    private static void EndWithParent()
    {
        TemporaryFiles.RemoveOwn(); // nobody is left to do it
        Unistd.ExitNow(1);
    }

    /// <summary>All that comes down the lifeline behind the start message is the parent's Interrupt.</summary>
    private static bool TakeInterrupt()
    {
        try
        {
            if (Frame.Receive(s_lifeline!, wait: true) is null)
                return false;
            Interrupt();
            return true;
        }
        catch (Exception error) when (error is IOException or OutOfMemoryException)
        {
            return false;
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

    private static StartMessage? Begin(SafeFileHandle lifeline, bool byHook, out PickledMessage? call)
    {
        call = null;
        try
        {
            var frame = Frame.Receive(lifeline, wait: true) ?? throw new IOException("the start message is not there");
            FollowParent(frame.IsPreparation);
            if (frame.IsPreparation)
                frame = AwaitCall(frame);
            var message = StartMessage.Decode(frame.TakeBody());
            CrashPoint.Reach("child.received");
            s_reportsExitCode = message.ReportsExitCode;
            if (s_reportsExitCode || message.Settings.SendsLogs || CrashPoint.Reached is not null)
                HandleExit();
            CurrentProcess.Become(message, Lifeline.ChildDescriptor);
            var handles = Surround(message.Settings, frame.Handles);
            Arena.Adopt((SafeFileHandle)frame.Handles[0], message.Row, message.Parent);
            CrashPoint.Reach("child.adopted");
            if (byHook)
                UserHooks.Run();
            call = message.TakeCall(handles);
            return message;
        }
        catch (Exception error)
        {
            HandleExit();
            Complain(error);
            return null;
        }
    }

    /// <summary>Prepares this process, and waits for the start message.</summary>
    private static Frame AwaitCall(Frame preparation)
    {
        HandleExit(); // before the preload can add its own
        CurrentProcess.BecomeSpare();
        var preload = preparation.TakeBody();
        if (preload.Length > 0)
            Prepare(preload);
        if (!Poll.IsReadable(Lifeline.ChildDescriptor))
            Rehearsal.Play(); // otherwise the call is there already
        CrashPoint.Reach("spare.waiting");
        var call = Lifeline.WaitForFrame(Lifeline.ChildDescriptor) ? Frame.Receive(s_lifeline!, wait: true) : null;
        if (call is null)
            EndWithParent();
        s_gate!.Dispose();
        return call!;
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
    public static SafeHandle[] Surround(ChildSettings settings, SafeHandle[] handles) =>
        settings.IsUsual ? From(handles, 1) : SurroundUnusually(settings, handles);

    private static SafeHandle[] SurroundUnusually(ChildSettings settings, SafeHandle[] handles)
    {
        if (settings.Directory is { } directory)
            Environment.CurrentDirectory = directory;
        settings.Cultures?.Apply();
        settings.Entry?.Apply();
        Process.SetStartMethod(settings.StartMethod);
        LogLevels.Error = settings.ErrorLevel;
        var next = 1;
        if (settings.SendsLogs)
            LogUplink.Adopt((SafeFileHandle)handles[next++], settings.LogLevel);
        if (settings.Takeover is { } takeover)
            next += takeover.Apply(handles.AsSpan(next));
        return From(handles, next);
    }

    /// <summary>As a range, whose types need not be loaded for it.</summary>
    private static SafeHandle[] From(SafeHandle[] handles, int first)
    {
        var rest = new SafeHandle[handles.Length - first];
        Array.Copy(handles, first, rest, 0, rest.Length);
        return rest;
    }

    /// <summary>The process object with its call; static constructors on the way to the target run here, where none may start processes.</summary>
    private static Process? Load(StartMessage start, PickledMessage call)
    {
        try
        {
            var self = Process.Receive(Pickle.LoadAll(call), start);
            Initialize(self.GetType());
            if (self.Call?.Target.Method is { } method)
                Initialize(method);
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

    /// <summary>Runs the static constructors on the way to a method.</summary>
    public static void Initialize(MethodInfo method)
    {
        RuntimeHelpers.RunModuleConstructor(method.Module.ModuleHandle);
        for (var type = method.DeclaringType; type is not null; type = type.DeclaringType)
            Initialize(type);
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
        finally
        {
            BeforeExit?.Invoke();
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

    /// <summary>Adds the handler of the exit, where it has something to do, before any of the user's.</summary>
    private static void HandleExit()
    {
        if (!s_handlesExit)
            AppDomain.CurrentDomain.ProcessExit += ReportExitCode;
        s_handlesExit = true;
    }

    private static void ReportExitCode(object? sender, EventArgs e)
    {
        try
        {
            LogUplink.Current?.Flush();
            if (s_reportsExitCode)
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
