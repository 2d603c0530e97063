// One process waits for an event, another gives up. Each remark is the Python that the line below it ports.
// An argument shortens the intervals: 0.1 makes them a tenth.

using System.Globalization;

// def wait_for_event(e):
//     print("wait_for_event: starting"); e.wait(); print("wait_for_event: e.is_set()->" + str(e.is_set()))
static void WaitForEvent(MultiProc.Event e)
{
    Console.WriteLine("wait_for_event: starting");
    e.Wait();
    Console.WriteLine($"wait_for_event: e.is_set()->{e.IsSet}");
}

// def wait_for_event_timeout(e, t):
//     print("wait_for_event_timeout: starting"); e.wait(t); print("wait_for_event_timeout: e.is_set()->" + str(e.is_set()))
static void WaitForEventTimeout(MultiProc.Event e, TimeSpan t)
{
    Console.WriteLine("wait_for_event_timeout: starting");
    e.Wait(t);
    Console.WriteLine($"wait_for_event_timeout: e.is_set()->{e.IsSet}");
}

var scale = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 1;

// e = multiprocessing.Event()
var e = new MultiProc.Event();

// w1 = multiprocessing.Process(name="block", target=wait_for_event, args=(e,))
// w2 = multiprocessing.Process(name="non-block", target=wait_for_event_timeout, args=(e, 2))
var w1 = new MultiProc.Process(name: "block", target: WaitForEvent, args: [e]);
var w2 = new MultiProc.Process(name: "non-block", target: WaitForEventTimeout, args: [e, TimeSpan.FromSeconds(2 * scale)]);

// w1.start(); w2.start()
w1.Start();
w2.Start();

// time.sleep(3); e.set(); print("main: event is set")
Thread.Sleep(TimeSpan.FromSeconds(3 * scale));
w2.Join();
e.Set();
Console.WriteLine("main: event is set");
