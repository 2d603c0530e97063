// A walk through what the library does, on real processes. Every line begins with the time since the start and the process that wrote it.

using System.Diagnostics;

var clock = new Clock(Stopwatch.GetTimestamp());

Title("A function in another process: a method, a lambda with what it captured, a subclass");

var greeting = "hello";
using var method = new MultiProc.Process(Tell, clock, "a method, with its arguments");
using var lambda = new MultiProc.Process(() => clock.Say($"a lambda that captured '{greeting}'"));
using var subclass = new Greeter(clock, "a subclass that overrides Run");
foreach (var p in new[] { method, lambda, subclass })
{
    p.Start();
    p.Join();
    clock.Say($"{p.Name} has ended with exit code {p.ExitCode}");
}

Title("Lock: four processes add to one number in a file");

var file = Path.GetTempFileName();
File.WriteAllText(file, "0");
var l = new MultiProc.Lock();
var adders = StartMany(4, i => () =>
{
    for (var n = 0; n < 100; n++)
    {
        using (l.EnterScope())
            File.WriteAllText(file, $"{int.Parse(File.ReadAllText(file)) + 1}");
    }

    clock.Say("added 100");
});
JoinAll(adders);
clock.Say($"the number is {File.ReadAllText(file)}");
File.Delete(file);

Title("Semaphore: five processes, two at a time");

var s = new MultiProc.Semaphore(2);
JoinAll(StartMany(5, i => () =>
{
    s.Acquire();
    clock.Say($"worker {i} acquired");
    Thread.Sleep(100);
    clock.Say($"worker {i} releases");
    s.Release();
}));

Title("Event: one waits, one gives up");

var e = new MultiProc.Event();
using var block = new MultiProc.Process(() =>
{
    e.Wait();
    clock.Say($"block: the event is set: {e.IsSet}");
});
using var nonBlock = new MultiProc.Process(() => clock.Say($"non-block: set in time: {e.Wait(TimeSpan.FromMilliseconds(200))}"));
block.Start();
nonBlock.Start();
nonBlock.Join();
e.Set();
block.Join();

Title("An exception in a child, told by the parent");

try
{
    await MultiProc.Process.RunAsync(() => Parse("not a number"));
}
catch (FormatException error)
{
    clock.Say($"{error.GetType().Name}: {error.Message}");
    clock.Say($"thrown in the child by {(error.StackTrace!.Contains("Parse") ? "Parse, as its stack says" : "an unknown hand")}");
}

clock.Say($"and a result comes back too: {await MultiProc.Process.RunAsync(() => Parse("42"))}");

Title("A child is killed while it holds a lock; the next owner is told");

var held = new MultiProc.Event();
using var victim = new MultiProc.Process(() =>
{
    l.Acquire();
    clock.Say("I hold the lock");
    held.Set();
    Thread.Sleep(Timeout.Infinite);
});
victim.Start();
held.Wait();
clock.Say($"the lock is free: {l.Acquire(TimeSpan.Zero)}");
victim.Kill();
victim.Join();
clock.Say($"the holder has ended with exit code {victim.ExitCode}");
using (var scope = l.EnterScope())
    clock.Say($"I hold the lock now; it was abandoned: {scope.WasAbandoned}");

Title("The end");

clock.Say($"{MultiProc.Process.ActiveChildren().Count} children are left");

static void Title(string text) => Console.WriteLine($"\n# {text}");

static void Tell(Clock clock, string text) => clock.Say(text);

static int Parse(string text) => int.Parse(text);

static List<MultiProc.Process> StartMany(int count, Func<int, Action> work)
{
    var processes = Enumerable.Range(0, count).Select(i => new MultiProc.Process(work(i))).ToList();
    processes.ForEach(p => p.Start());
    return processes;
}

static void JoinAll(List<MultiProc.Process> processes) => processes.ForEach(p => p.Join());

// Travels to every child: the monotonic clock is the same in all processes of a machine.
sealed record Clock(long Start)
{
    public void Say(string text) =>
        Console.WriteLine($"{Stopwatch.GetElapsedTime(Start).TotalSeconds,7:F3} s  {Environment.ProcessId,7}  {text}");
}

sealed class Greeter(Clock clock, string who) : MultiProc.Process
{
    public override void Run() => clock.Say($"{who}; I am {Name}, child of {MultiProc.Process.Parent!.Name}");
}
