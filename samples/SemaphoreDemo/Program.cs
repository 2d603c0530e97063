// Five processes, at most two at work at a time. Each remark is the Python that the line below it ports.
// An argument shortens the intervals: 0.1 makes them a tenth.

using System.Globalization;

// def worker(s, i):
static void Worker(MultiProc.Semaphore s, double i)
{
    // s.acquire(); print(multiprocessing.current_process().name + " acquire")
    s.Acquire();
    Console.WriteLine($"{MultiProc.Process.Current.Name} acquire");

    // time.sleep(i)
    Thread.Sleep(TimeSpan.FromSeconds(i));

    // print(multiprocessing.current_process().name + " release\n"); s.release()
    Console.WriteLine($"{MultiProc.Process.Current.Name} release");
    s.Release();
}

var scale = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 1;

// s = multiprocessing.Semaphore(2)
var s = new MultiProc.Semaphore(2);

// for i in range(5): p = multiprocessing.Process(target=worker, args=(s, i*2)); p.start()
for (var i = 0; i < 5; i++)
{
    var p = new MultiProc.Process(target: Worker, args: [s, i * 2 * scale]);
    p.Start();
}
