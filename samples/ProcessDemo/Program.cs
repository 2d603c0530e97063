// Processes as functions, as a class, and as daemons. Each remark is the Python that the line below it ports.
// An argument shortens the intervals: 0.1 makes them a tenth. Those of the three workers stay: they must be at work when they are listed.

using System.Globalization;

// def worker(interval): n = 5; while n > 0: print("The time is {0}".format(time.ctime())); time.sleep(interval); n -= 1
static void Worker(double interval)
{
    for (var n = 5; n > 0; n--)
    {
        Console.WriteLine($"The time is {DateTime.Now:HH:mm:ss}");
        Thread.Sleep(TimeSpan.FromSeconds(interval));
    }
}

// def worker_1(interval): print("worker_1"); time.sleep(interval); print("end worker_1")   (and worker_2, worker_3)
static void NamedWorker(string name, double interval)
{
    Console.WriteLine(name);
    Thread.Sleep(TimeSpan.FromSeconds(interval));
    Console.WriteLine($"end {name}");
}

// def worker(interval): print("work start"); time.sleep(interval); print("work end")
static void DaemonWorker(double interval)
{
    Thread.Sleep(TimeSpan.FromSeconds(interval));
    Console.WriteLine("a daemon ends with its parent: nobody reads this");
}

var scale = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 1;

// p = multiprocessing.Process(target=worker, args=(3,)); p.start()
var p = new MultiProc.Process(target: Worker, args: [3 * scale]);
p.Start();

// print("p.pid:", p.pid); print("p.name:", p.name); print("p.is_alive:", p.is_alive()); p.join()
Console.WriteLine($"p.pid: {p.Pid}");
Console.WriteLine($"p.name: {p.Name}");
Console.WriteLine($"p.is_alive: {p.IsAlive}");
p.Join();

// p1 = multiprocessing.Process(target=worker_1, args=(2,))   (p2 with 3, p3 with 4) ... p1.start(); p2.start(); p3.start()
MultiProc.Process[] workers =
[
    new(target: NamedWorker, args: ["worker_1", 2.0]),
    new(target: NamedWorker, args: ["worker_2", 3.0]),
    new(target: NamedWorker, args: ["worker_3", 4.0]),
];
foreach (var worker in workers)
    worker.Start();

// print("The number of CPU is:" + str(multiprocessing.cpu_count()))
Console.WriteLine($"The number of CPU is: {MultiProc.Process.CpuCount}");

// for p in multiprocessing.active_children(): print("child p.name:" + p.name + "\tp.id" + str(p.pid))
foreach (var child in MultiProc.Process.ActiveChildren())
    Console.WriteLine($"child p.name: {child.Name} p.id: {child.Pid}");
foreach (var worker in workers)
    worker.Join();

// p = ClockProcess(3); p.start()
using var clock = new ClockProcess(3 * scale);
clock.Start();
clock.Join();

// p = multiprocessing.Process(target=worker, args=(3,)); p.daemon = True; p.start(); print("end!")
var daemon = new MultiProc.Process(target: DaemonWorker, args: [60.0]) { Daemon = true };
daemon.Start();
Console.WriteLine("end!");

// class ClockProcess(multiprocessing.Process):
//     def __init__(self, interval): multiprocessing.Process.__init__(self); self.interval = interval
sealed class ClockProcess(double interval) : MultiProc.Process
{
    // def run(self): n = 5; while n > 0: print("the time is {0}".format(time.ctime())); time.sleep(self.interval); n -= 1
    public override void Run()
    {
        for (var n = 5; n > 0; n--)
        {
            Console.WriteLine($"the time is {DateTime.Now:HH:mm:ss}");
            Thread.Sleep(TimeSpan.FromSeconds(interval));
        }
    }
}
