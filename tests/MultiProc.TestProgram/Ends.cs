using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using MultiProc.Platform;
using MultiProc.Platform.Interop;
using MultiProc.Processes;

namespace MultiProc.TestProgram;

/// <summary>Scenes about a parent that ends, with three generations of its children: what it prints first is their pids.</summary>
internal static partial class Ends
{
    private const int CodeOfMain = 5;
    private const int CodeOfHandler = 6;

    /// <summary>To the very end: a registration that is disposed of does nothing any more.</summary>
    private static readonly List<PosixSignalRegistration> s_handlers = [];

    /// <summary>Waits for the signal that the test sends.</summary>
    /// <param name="phase">What it does meanwhile: its children are "starting", it is "idle", "joining" or "ending".</param>
    /// <param name="handler">What it does about it: "none"; "cancel", and returns from Main; "exit" in the handler; "late-exit", by one that came after the children.</param>
    /// <param name="child">What its child does: a "sleeper"; "warm", where children are started ahead; "stubborn", which ignores SIGTERM; "parent", which returns then, with a child that ignores it; "crowd", with many children.</param>
    public static int WaitForSignal(string phase, string handler, string child)
    {
        var asked = new CancellationTokenSource();
        if (handler != "late-exit")
            Handle(handler, asked);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine("ending");
        if (child == "warm")
            Process.SetStartMethod(StartMethod.ForkServer);
        if (child == "parent")
            ChildTable.ShortGraceOfRoot = TimeSpan.FromSeconds(30); // the grace of its child is what matters
        var family = StartFamily(child, phase != "starting");
        if (child == "parent")
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine($"exit code of the child: {family.ExitCode}");
        if (handler == "late-exit")
            Handle("exit", asked);
        Console.WriteLine("ready");
        try
        {
            if (phase == "joining")
                family.Join(asked.Token);
            else if (phase != "ending")
                asked.Token.WaitHandle.WaitOne();
        }
        catch (OperationCanceledException)
        {
            // As asked.
        }

        return CodeOfMain;
    }

    /// <summary>Ends by itself.</summary>
    /// <param name="how">By what.</param>
    /// <param name="phase">As above; "joining": another thread does it.</param>
    public static int Die(string how, string phase)
    {
        if (how == "exit-handler-throws")
            AppDomain.CurrentDomain.ProcessExit += (_, _) => throw new InvalidOperationException("at the exit");
        var family = StartFamily("sleeper", phase != "starting");
        if (phase != "joining")
            return DieNow(how);
        new Thread(() => DieNow(how)).Start();
        family.Join();
        return CodeOfMain;
    }

    /// <summary>Takes Ctrl+C for something to be noted, and then joins its child, which has noticed nothing.</summary>
    public static int GoOnAfterCtrlC()
    {
        var noted = new Event();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            Console.WriteLine("handled");
            noted.Set();
        };
        var child = new Process(() => noted.Wait());
        child.Start();
        Console.WriteLine("ready");
        child.Join();
        Console.WriteLine($"child {child.ExitCode}");
        return 0;
    }

    /// <summary>Takes a hang-up for the request to finish what it does, and leaves Main.</summary>
    public static int FinishAfterHangup()
    {
        var noted = new Event();
        s_handlers.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            noted.Set();
        }));
        var child = new Process(() =>
        {
            noted.Wait();
            Thread.Sleep(500);
            Console.WriteLine("child ends");
        });
        child.Start();
        Console.WriteLine("ready");
        noted.Wait();
        return CodeOfMain;
    }

    /// <summary>Leaves Main while the kernel, as it seems, does not end what this process kills.</summary>
    /// <param name="kind">A "daemon", or a "spare".</param>
    public static int LeaveTheUnkillable(string kind)
    {
        Process.LogToStderr(LogLevel.Warning);
        if (kind == "spare")
            Spares.Fill();
        else
            Console.WriteLine(StartSleepingDaemon());
        LastWait.Limit = TimeSpan.FromMilliseconds(300);
        ExitWatch.SeemsAlive = static _ => true;
        return CodeOfMain;
    }

    private static int? StartSleepingDaemon()
    {
        var running = new Semaphore(0);
        var daemon = new Process(() => Sleep(running)) { Daemon = true };
        daemon.Start();
        running.Acquire();
        return daemon.Pid;
    }

    /// <summary>Its child is gone; the line that the child wrote is taken only when this process ends already.</summary>
    public static int LeaveBeforeLines()
    {
        var ending = new ManualResetEventSlim();
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            Console.WriteLine("parent ends");
            ending.Set();
        };
        var child = new Process(() => Console.WriteLine("last line"))
        {
            StandardOutput = ProcessStream.Lines(line =>
            {
                ending.Wait();
                Console.WriteLine(line);
            }),
        };
        child.Start();
        child.Sentinel.Wait();
        return 0;
    }

    private static int DieNow(string how) => how switch
    {
        "fail-fast" => FailFast(),
        "overflow" => Recurse(1),
        "segfault" => (int)StrLen(1),
        "throw" => throw new InvalidOperationException("nobody catches this"),
        "exit-handler-throws" => Exit(),
        "kill" => KillSelf(Signal.SIGKILL),
        "terminate" => KillSelf(Signal.SIGTERM),
        _ => throw new ArgumentException($"unknown death {how}"),
    };

    private static void Handle(string handler, CancellationTokenSource asked)
    {
        Action<PosixSignalContext>? react = handler switch
        {
            "none" => null,
            "cancel" => context =>
            {
                context.Cancel = true;
                asked.Cancel();
            },
            "exit" => _ => Environment.Exit(CodeOfHandler),
            _ => throw new ArgumentException($"unknown handler {handler}"),
        };
        if (react is null)
            return;
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT })
            s_handlers.Add(PosixSignalRegistration.Create(signal, react));
    }

    private static Process StartFamily(string kind, bool mustRun)
    {
        var running = new Semaphore(0);
        var grandchildren = kind == "crowd" ? 8 : 1;
        var child = new Process(() =>
        {
            using var asked = new ManualResetEventSlim();
            using var ignored = kind == "stubborn" ? IgnoreSigterm() : null;
            using var obeyed = kind == "parent" ? ReactToSigterm(asked.Set) : null;
            for (var i = 0; i < grandchildren; i++)
                Console.WriteLine(StartGrandchild(running, isStubborn: kind == "parent"));
            running.Release();
            asked.Wait();
        });
        child.Start();
        Console.WriteLine(child.Pid);
        for (var i = 0; mustRun && i < grandchildren + 1; i++)
            running.Acquire();
        return child;
    }

    private static int? StartGrandchild(Semaphore running, bool isStubborn)
    {
        var grandchild = new Process(() =>
        {
            using var ignored = isStubborn ? IgnoreSigterm() : null;
            Sleep(running);
        })
        { Daemon = true };
        grandchild.Start();
        return grandchild.Pid;
    }

    private static PosixSignalRegistration IgnoreSigterm() => ReactToSigterm(() => { });

    private static PosixSignalRegistration ReactToSigterm(Action react) => PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
    {
        context.Cancel = true;
        react();
    });

    private static void Sleep(Semaphore running)
    {
        running.Release();
        Thread.Sleep(Timeout.Infinite);
    }

    private static int FailFast()
    {
        Environment.FailFast("on purpose");
        return 0;
    }

    private static int Exit()
    {
        Environment.Exit(0);
        return 0;
    }

    private static int KillSelf(int signal)
    {
        _ = Signal.Kill(Environment.ProcessId, signal);
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    private static int Recurse(int depth) => depth < 0 ? 0 : Recurse(depth + 1) + 1;

    [LibraryImport("libc", EntryPoint = "strlen")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nuint StrLen(nint text);
}
