using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Platform.Interop;

namespace MultiProc.TestProgram;

/// <summary>Scenes in which the system has little to give, or gives the same thing twice.</summary>
internal static partial class Hardships
{
    private const int RLIMIT_NPROC = 6;
    private const int RLIMIT_AS = 9;

    private static readonly int s_descriptors = OperatingSystem.IsLinux() ? 7 : 8; // RLIMIT_NOFILE

    /// <summary>In a pid namespace of its own: a second child gets the number of the first, and nothing that is meant for the first reaches it.</summary>
    public static int SamePid()
    {
        var l = new Lock();
        var first = new Process(() => l.Acquire());
        first.Start();
        var number = first.Pid!.Value;
        first.Join();
        var (second, mayEnd) = StartUnder(number);
        first.Kill();
        first.Terminate();
        first.Interrupt();
        Console.WriteLine($"first: {first.IsAlive} {first.ExitCode}, second: {second.IsAlive}");
        if (MultiProc.Platform.HostPlatform.UsesLinux) // elsewhere start times are whole seconds: no number comes again so soon
            Console.WriteLine($"lock: {l.Acquire(TimeSpan.FromSeconds(20))} {l.WasAbandoned}");
        mayEnd.Set();
        second.Join();
        Console.WriteLine(second.ExitCode);
        return 0;
    }

    /// <summary>In a pid namespace of its own: native code reaps a child, and another child that the library has not started gets the number, before the end is noticed.</summary>
    public static int StolenPid()
    {
        var mayEnd = new Event();
        var child = new Process(() => mayEnd.Wait());
        child.Start();
        var number = child.Pid!.Value;
        using var isBlocked = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var poller = Task.Run(() => MultiProc.Platform.Poller.Current.Run(() =>
        {
            isBlocked.Set();
            go.Wait();
            return 0;
        }));
        isBlocked.Wait();
        mayEnd.Set();
        _ = Wait.WaitPid(number, out _, options: 0); // or the runtime is faster, which reaps all where it is pid 1
        using var other = StartOther(number);
        go.Set();
        Console.WriteLine($"{child.Join(TimeSpan.FromSeconds(20))} {other.HasExited}");
        other.Kill();
        other.WaitForExit();
        poller.Wait();
        return 0;
    }

    /// <summary>Its user may have no more processes for a while.</summary>
    public static int ProcessLimit()
    {
        var mayEnd = new Event();
        var before = new Process(() => mayEnd.Wait());
        before.Start();
        var after = new Process(() => mayEnd.Wait());
        var refusal = "";
        _ = GetLimit(RLIMIT_NPROC, out var limit);
        _ = SetLimit(RLIMIT_NPROC, limit with { Soft = 1 });
        try
        {
            after.Start();
        }
        catch (ProcessException e)
        {
            refusal = e.Message;
        }

        _ = SetLimit(RLIMIT_NPROC, limit);
        Console.WriteLine(refusal); // not before: the console has a thread of its own
        after.Start();
        mayEnd.Set();
        before.Join();
        after.Join();
        Console.WriteLine($"{before.ExitCode} {after.ExitCode}");
        return 0;
    }

    /// <summary>Has so many children at once under the limit of descriptors that its shell has set.</summary>
    public static int DescriptorLimit(int count)
    {
        var mayEnd = new Event();
        var children = Enumerable.Range(0, count).Select(_ => new Process(() => mayEnd.Wait())).ToList();
        children.ForEach(c => c.Start());
        mayEnd.Set();
        children.ForEach(c => c.Join());
        Console.WriteLine(string.Join(' ', children.Select(c => c.ExitCode).Distinct()));
        return 0;
    }

    /// <summary>Starts its first child where it has no addresses left for the memory that a family shares.</summary>
    public static int NoSharedMemory()
    {
        var pages = ulong.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[0], CultureInfo.InvariantCulture);
        _ = GetLimit(RLIMIT_AS, out var limit);
        _ = SetLimit(RLIMIT_AS, limit with { Soft = (pages * (ulong)Environment.SystemPageSize) + (200 * 1024 * 1024) });
        try
        {
            new Process(() => { }).Start();
            Console.WriteLine("started");
        }
        catch (Exception e) when (e is IOException or ProcessException)
        {
            Console.WriteLine($"{e.GetType().Name}: {e.Message}");
        }

        return 0;
    }

    /// <summary>Fewer descriptors are allowed, all of a sudden, than it has children.</summary>
    public static int LoweredLimit(int count)
    {
        var mayEnd = new Event();
        var first = new Process(() => { });
        first.Start();
        first.Join(); // the runtime has loaded now what it needs descriptors for
        var children = Enumerable.Range(0, count).Select(_ => new Process(() => mayEnd.Wait())).ToList();
        children.ForEach(c => c.Start());
        _ = GetLimit(s_descriptors, out var limit);
        _ = SetLimit(s_descriptors, limit with { Soft = (ulong)count / 2 });
        mayEnd.Set();
        var haveEnded = children.ConvertAll(c => c.Join(TimeSpan.FromSeconds(20)));
        _ = SetLimit(s_descriptors, limit);
        Console.WriteLine(string.Join(' ', haveEnded.Distinct())); // not before: the console needs descriptors
        return 0;
    }

    /// <summary>A child has hardly a descriptor left when a message with ten handles comes; it asks twice, closes some, and asks again.</summary>
    public static int HandlesWithoutRoom(string kind)
    {
        const int Count = 10;
        var q = new Queue<SafeFileHandle[]>();
        var (mine, yours) = Pipe.Create();
        var child = new Process(() =>
        {
            Func<SafeFileHandle[]> receive = kind == "queue" ? () => q.Get() : () => yours.Recv<SafeFileHandle[]>();
            var taken = TakeDescriptors();
            Release(taken, Count / 2);
            var refusals = new[] { RefusalOf(receive), RefusalOf(receive) };
            Release(taken, taken.Count);
            foreach (var refusal in refusals)
                Console.WriteLine(refusal); // not before: the console needs descriptors
            var handles = receive();
            Console.WriteLine($"received {handles.Count(h => !h.IsInvalid && RandomAccess.GetLength(h) > 0)} of {handles.Length}");
        });
        child.Start();
        var handles = Enumerable.Range(0, Count).Select(_ => File.OpenHandle(Environment.ProcessPath!)).ToArray();
        if (kind == "queue")
            q.Put(handles);
        else
            mine.Send(handles);
        child.Join();
        Console.WriteLine(child.ExitCode);
        return 0;
    }

    /// <summary>Starts a child by a script that closes the descriptor by which the child knows what it is.</summary>
    public static int LostLifeline(string script)
    {
        if (File.Exists(script))
            return 1; // in the child: it would go on like this for ever
        File.WriteAllText(script, $"#!/bin/sh\nexec '{Environment.ProcessPath}' \"$@\" 3>&-\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Process.SetExecutable(script);
        var child = new Process(() => Console.WriteLine("target"));
        child.Start();
        child.Join();
        Console.WriteLine(child.ExitCode);
        return 0;
    }

    /// <summary>Three generations, of which the first two start programs by native code that hands down all it has; the pids of all.</summary>
    public static int NativePrograms()
    {
        var child = new Process(() =>
        {
            var grandchild = new Process(() => Thread.Sleep(Timeout.Infinite));
            grandchild.Start();
            Console.WriteLine($"family {grandchild.Pid}");
            RunShell("sleep 100 >/dev/null 2>&1 & echo native $!");
            Thread.Sleep(Timeout.Infinite);
        });
        child.Start();
        Console.WriteLine($"family {child.Pid}");
        RunShell("sleep 100 >/dev/null 2>&1 & echo native $!");
        child.Join();
        return 0;
    }

    [LibraryImport("libc", EntryPoint = "system", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RunShell(string command);

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetLimit(int resource, in Limit limit);

    private static List<SafeFileHandle> TakeDescriptors()
    {
        var taken = new List<SafeFileHandle>();
        try
        {
            while (true)
                taken.Add(File.OpenHandle("/dev/null"));
        }
        catch (IOException)
        {
            return taken;
        }
    }

    private static void Release(List<SafeFileHandle> taken, int count)
    {
        for (; count > 0; count--)
        {
            taken[^1].Dispose();
            taken.RemoveAt(taken.Count - 1);
        }
    }

    private static string RefusalOf(Func<SafeFileHandle[]> receive)
    {
        try
        {
            return $"received {receive().Length}";
        }
        catch (IOException e)
        {
            return $"{e.GetType().Name} {e.Message}";
        }
    }

    private static System.Diagnostics.Process StartOther(int number)
    {
        while (true)
        {
            NextPidIs(number);
            var other = System.Diagnostics.Process.Start("sleep", "1000");
            if (other.Id == number)
                return other;
            other.Kill();
            other.WaitForExit();
        }
    }

    /// <summary>Threads take numbers too: if one comes between, another attempt is necessary.</summary>
    private static void NextPidIs(int number) => File.WriteAllText("/proc/sys/kernel/ns_last_pid", (number - 1).ToString(CultureInfo.InvariantCulture));

    private static (Process Child, Event MayEnd) StartUnder(int number)
    {
        var mayEnd = new Event();
        while (true)
        {
            NextPidIs(number);
            var child = new Process(() => mayEnd.Wait());
            child.Start();
            if (child.Pid == number)
                return (child, mayEnd);
            child.Kill();
            child.Join();
        }
    }

    private record struct Limit(ulong Soft, ulong Hard);
}
