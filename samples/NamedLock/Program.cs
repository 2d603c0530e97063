// Run it in two shells: only one of the two works at a time. Kill the one that works (kill -9), and the other goes on and is told.
// An argument shortens the intervals: 0.1 makes them a tenth. A second one is another name, that is, another lock.

using System.Globalization;

var scale = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 1;
var name = args.Length > 1 ? args[1] : "MultiProc sample NamedLock";

// Programs that know nothing of each other have the same lock, as long as one user runs them: the name is enough.
// (Python's multiprocessing has nothing like it; .NET's own Mutex has, but it belongs to a thread.)
using var l = new MultiProc.Lock(name);
Console.WriteLine($"process {Environment.ProcessId} waits for its turn");

using (var scope = l.EnterScope())
{
    // The lock of a process that was killed comes free; what it guards may be half done.
    if (scope.WasAbandoned)
        Console.WriteLine("the one before was killed at its work: its half is thrown away");

    for (var step = 1; step <= 5; step++)
    {
        Console.WriteLine($"at work: step {step} of 5");
        Thread.Sleep(TimeSpan.FromSeconds(scale));
    }
}

Console.WriteLine("done: it is the other one's turn");
