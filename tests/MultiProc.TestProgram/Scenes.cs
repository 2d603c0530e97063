using System.Globalization;
using MultiProc.Foundation;
using MultiProc.Platform.Interop;
using MultiProc.Processes;

namespace MultiProc.TestProgram;

/// <summary>What the program can be asked to do.</summary>
internal static class Scenes
{
    public static int Play(string scene, string[] args) => scene switch
    {
        "die-after" => DieAfter(int.Parse(args[0], CultureInfo.InvariantCulture)),
        "die-at" => DieAt(args[0]),
        "die-while-child-stands-at" => DieWhileChildStandsAt(args[0]),
        "exit-codes" => ExitCodes(),
        "leave" => Leave(args[0]),
        "freeze" => Freeze(),
        "code-of-child" => CodeOfChild(),
        "processors" => Surroundings.Processors(),
        "entry-assembly" => EntryOfGrandchild(args[0] == "warm"),
        "command-line" => CommandLine(),
        "hooks" => Hooks(),
        "directory" => Surroundings.InDirectory(args[0]),
        "read-input" => Surroundings.ReadInput(args[0]),
        "closed-streams" => Surroundings.ClosedStreams(),
        "close-input" => Surroundings.CloseInput(),
        "interrupt" => Surroundings.Interrupt(),
        "lines-until-killed" => Surroundings.LinesUntilKilled(),
        "log-to-stderr" => Surroundings.LogToStderr(),
        "log-at-exit" => Surroundings.LogAtExit(),
        "wait-for-signal" => Ends.WaitForSignal(args[0], args[1], args[2]),
        "go-on-after-ctrl-c" => Ends.GoOnAfterCtrlC(),
        "finish-after-hangup" => Ends.FinishAfterHangup(),
        "leave-the-unkillable" => Ends.LeaveTheUnkillable(args[0]),
        "leave-before-lines" => Ends.LeaveBeforeLines(),
        "native-programs" => Hardships.NativePrograms(),
        "lost-lifeline" => Hardships.LostLifeline(args[0]),
        "second-copy" => SecondCopy.Play(),
        "same-pid" => Hardships.SamePid(),
        "stolen-pid" => Hardships.StolenPid(),
        "process-limit" => Hardships.ProcessLimit(),
        "descriptor-limit" => Hardships.DescriptorLimit(int.Parse(args[0], CultureInfo.InvariantCulture)),
        "no-shared-memory" => Hardships.NoSharedMemory(),
        "lowered-limit" => Hardships.LoweredLimit(int.Parse(args[0], CultureInfo.InvariantCulture)),
        "handles-without-room" => Hardships.HandlesWithoutRoom(args[0]),
        "die" => Ends.Die(args[0], args[1]),
        "throw" => Throw(),
        "few-descriptors" => FewDescriptors(),
        "tree" => Tree(),
        "warm-die-at" => Spares.DieAt(args[0]),
        "warm-directories" => Spares.StartInDirectories(),
        "open-name" => Names.OpenAndEnd(args[0], args[1]),
        "leave-before-child" => Names.LeaveBeforeChild(args[0]),
        "send-name" => Names.SendAndReturn(args[0]),
        "spares" => Spares.End(args[0]),
        _ => throw new ArgumentException($"unknown scene {scene}"),
    };

    /// <summary>Starts a child and is killed some microseconds later.</summary>
    private static int DieAfter(int microseconds)
    {
        var child = new Process(SleepForEver);
        child.Start();
        Console.WriteLine(child.Pid);
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        while (System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMicroseconds < microseconds)
            Thread.SpinWait(10);
        return Die();
    }

    /// <summary>Is killed at a step of its own part of a start.</summary>
    private static int DieAt(string point)
    {
        CrashPoint.Reached = name =>
        {
            if (name == point)
                Die();
        };
        new Process(SleepForEver).Start();
        return 99;
    }

    /// <summary>Is killed while its child stands still at a step of the child's part.</summary>
    private static int DieWhileChildStandsAt(string point)
    {
        ChildEntrance.StopAt = point;
        var child = new Process(point == "child.returned" || point == "child.reported" ? Return : SleepForEver);
        child.Start();
        Console.WriteLine(child.Pid);
        while (!File.ReadAllText($"/proc/{child.Pid}/stat").Contains(") T ", StringComparison.Ordinal))
            Thread.Yield();
        return Die();
    }

    /// <summary>Sets the entry assembly, and has it told by a child and a grandchild.</summary>
    private static int EntryOfGrandchild(bool isWarm)
    {
        if (isWarm)
            Spares.Fill();
        System.Reflection.Assembly.SetEntryAssembly(typeof(Process).Assembly);
        var child = new Process(() =>
        {
            TellEntry();
            var grandchild = new Process(TellEntry);
            grandchild.Start();
            grandchild.Join();
        });
        child.Start();
        child.Join();
        return child.ExitCode!.Value;
    }

    private static void TellEntry() => Console.WriteLine(System.Reflection.Assembly.GetEntryAssembly()!.GetName().Name);

    private static int ExitCodes()
    {
        var returns = new Process(Return);
        var exits = new Process(() => Environment.Exit(7));
        var dies = new Process(() => { Die(); });
        foreach (var child in new[] { returns, exits, dies })
            child.Start();
        foreach (var child in new[] { returns, exits, dies })
            child.Join();
        Console.WriteLine($"{returns.ExitCode} {exits.ExitCode} {dies.ExitCode}");
        return 0;
    }

    /// <summary>Leaves Main while a child runs: one that ends by itself, a daemon that would not, or a daemon that ignores SIGTERM.</summary>
    private static int Leave(string kind)
    {
        var leaving = new Event();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => leaving.Set(); // called before the library's own, which comes with the first start
        var child = kind switch
        {
            "child" or "disposed" => new Process(() =>
            {
                leaving.Wait();
                Thread.Sleep(500); // a parent that did not join would be gone before it
                Console.WriteLine("child ends");
            }),
            "daemon" or "disposed-daemon" => new Process(SleepForEver) { Daemon = true },
            "call" => null,
            _ => throw new ArgumentException($"unknown kind {kind}"),
        };
        child?.Start();
        if (kind == "call")
            _ = Process.RunAsync(SleepForEver);
        if (kind.StartsWith("disposed", StringComparison.Ordinal))
            child!.Dispose();
        Console.WriteLine("parent ends");
        return 3;
    }

    private static int Throw()
    {
        var child = new Process(() => throw new InvalidOperationException("inside"));
        child.Start();
        child.Join();
        return 0;
    }

    /// <summary>Starts children until there are no descriptors left, then one more when there are some again.</summary>
    private static int FewDescriptors()
    {
        var first = new Process(Return);
        first.Start();
        first.Join(); // its end closes descriptors: none may come free later
        TryStart("/nowhere"); // loads all that an error needs: later there is no descriptor to load it with
        var taken = new List<FileStream>();
        try
        {
            while (true)
                taken.Add(new FileStream("/dev/null", FileMode.Open, FileAccess.Read));
        }
        catch (IOException)
        {
            // That is what was wanted.
        }

        TryStart(null);
        taken.ForEach(f => f.Dispose());
        var last = new Process(Return);
        last.Start();
        last.Join();
        Console.WriteLine(last.ExitCode);
        return 0;
    }

    private static void TryStart(string? program)
    {
        Process.SetExecutable(program);
        try
        {
            new Process(Return).Start();
            Console.WriteLine("started");
        }
        catch (ProcessException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    /// <summary>Three generations that do nothing; the pids of all.</summary>
    private static int Tree()
    {
        var child = new Process(() =>
        {
            var grandchild = new Process(SleepForEver);
            grandchild.Start();
            Console.WriteLine(grandchild.Pid);
            SleepForEver();
        });
        child.Start();
        Console.WriteLine(child.Pid);
        child.Join();
        return 0;
    }

    private static int CodeOfChild()
    {
        var child = new Process(Return);
        child.Start();
        child.Join();
        return child.ExitCode!.Value;
    }

    private static int CommandLine()
    {
        Action tell = () => Console.WriteLine(string.Join(' ', Environment.GetCommandLineArgs()));
        tell();
        var child = new Process(tell);
        child.Start();
        child.Join();
        return child.ExitCode!.Value;
    }

    private static int Hooks()
    {
        var child = new Process(() => Console.WriteLine(Environment.GetEnvironmentVariable(ChildEntrance.HooksVariable)));
        child.Start();
        child.Join();
        return child.ExitCode!.Value;
    }

    /// <summary>What a trimmed program does.</summary>
    private static int Freeze()
    {
        var child = new Process(() => Console.WriteLine($"{Environment.GetEnvironmentVariable(ChildEntrance.HooksVariable) is null} child"));
        child.Start();
        child.Join();
        Console.WriteLine(child.ExitCode);
        return 0;
    }

    private static void SleepForEver() => Thread.Sleep(Timeout.Infinite);

    private static void Return()
    {
    }

    private static int Die()
    {
        _ = Signal.Kill(Environment.ProcessId, Signal.SIGKILL);
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }
}
