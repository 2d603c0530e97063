using MultiProc.Foundation;
using MultiProc.Platform.Interop;
using MultiProc.Processes;
using MultiProc.Processes.Warm;

namespace MultiProc.TestProgram;

/// <summary>Scenes with children that wait for a call.</summary>
internal static class Spares
{
    /// <summary>Is killed at a step of its own part of a warm start.</summary>
    public static int DieAt(string point)
    {
        Fill();
        CrashPoint.Reached = name =>
        {
            if (name == point)
                Die();
        };
        new Process(SleepForEver).Start();
        return 99;
    }

    /// <summary>Ends in one of several ways while others wait, are stopped, or hang in their preload.</summary>
    public static int End(string how)
    {
        if (how.StartsWith("hang", StringComparison.Ordinal))
        {
            Process.SetForkServerPreload(SleepForEver);
            Start();
            while (SparePool.LivingPids.Length < SparePool.Size)
                Thread.Yield();
            Array.ForEach(SparePool.LivingPids, Console.WriteLine);
        }
        else
        {
            // With a preload they say when they are ready. One that is stopped before it follows its parent stays stopped.
            if (how.StartsWith("stop", StringComparison.Ordinal))
                Process.SetForkServerPreload(static () => { });
            Fill();
        }

        if (how.StartsWith("stop", StringComparison.Ordinal))
            Array.ForEach(SparePool.Pids, static pid => Signal.Kill(pid, Signal.SIGSTOP));
        switch (how.Split('-')[^1])
        {
            case "kill":
                Die();
                break;
            case "crash":
                Environment.FailFast("wanted");
                break;
            case "exit":
                Environment.Exit(4);
                break;
        }

        return 4;
    }

    /// <summary>Starts warm children in a directory that may be read and not entered, and in one that may be entered and not read.</summary>
    public static int StartInDirectories()
    {
        Fill();
        StartIn(UnixFileMode.UserRead);
        StartIn(UnixFileMode.UserExecute);
        return 0;
    }

    public static void Fill()
    {
        Start();
        while (SparePool.Pids.Length < SparePool.Size)
            Thread.Yield();
        Array.ForEach(SparePool.Pids, Console.WriteLine);
    }

    private static void Start()
    {
        Process.SetStartMethod(StartMethod.ForkServer);
        var first = new Process(() => { });
        first.Start();
        first.Join();
    }

    private static void StartIn(UnixFileMode mode)
    {
        var directory = Directory.CreateTempSubdirectory().FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(directory, mode);
        try
        {
            var spares = SparePool.Pids;
            var child = new Process(() => Console.WriteLine(Environment.CurrentDirectory == directory ? "there" : "elsewhere")) { WorkingDirectory = directory };
            child.Start();
            child.Join();
            Console.WriteLine($"{(spares.Contains(child.Pid!.Value) ? "warm" : "cold")} {child.ExitCode}");
        }
        catch (ProcessException e)
        {
            Console.WriteLine(e.Message);
        }

        Directory.Delete(directory);
    }

    private static void SleepForEver() => Thread.Sleep(Timeout.Infinite);

    private static void Die()
    {
        _ = Signal.Kill(Environment.ProcessId, Signal.SIGKILL);
        SleepForEver();
    }
}
