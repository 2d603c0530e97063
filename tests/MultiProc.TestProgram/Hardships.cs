using System.Globalization;
using System.Runtime.InteropServices;

namespace MultiProc.TestProgram;

/// <summary>Scenes in which the system has little to give, or gives the same thing twice.</summary>
internal static partial class Hardships
{
    private const int RLIMIT_NPROC = 6;

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
        Console.WriteLine($"lock: {l.Acquire(TimeSpan.FromSeconds(20))} {l.WasAbandoned}");
        mayEnd.Set();
        second.Join();
        Console.WriteLine(second.ExitCode);
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

    private static (Process Child, Event MayEnd) StartUnder(int number)
    {
        var mayEnd = new Event();
        while (true)
        {
            // Threads take numbers too: whoever comes between makes another attempt necessary.
            File.WriteAllText("/proc/sys/kernel/ns_last_pid", (number - 1).ToString(CultureInfo.InvariantCulture));
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
