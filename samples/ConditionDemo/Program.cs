// Processes wait for a condition: first until they are notified, then until something holds. Each remark is the Python that the line below it ports.
// An argument shortens the interval: 0.1 makes it a tenth.

using System.Globalization;

// def wait_for_turn(cond, ready, gone):
//     with cond:
static void WaitForTurn(MultiProc.Condition cond, MultiProc.Semaphore ready, MultiProc.Semaphore gone)
{
    using (cond.EnterScope())
    {
        // ready.release(); cond.wait(); print(multiprocessing.current_process().name + " goes on"); gone.release()
        ready.Release();
        cond.Wait();
        Console.WriteLine($"{MultiProc.Process.Current.Name} goes on");
        gone.Release();
    }
}

// def wait_for_work(cond, done):
//     with cond:
static void WaitForWork(MultiProc.Condition cond, MultiProc.Event done)
{
    using (cond.EnterScope())
    {
        // cond.wait_for(done.is_set); print(multiprocessing.current_process().name + " sees that the work is done")
        cond.WaitFor(() => done.IsSet);
        Console.WriteLine($"{MultiProc.Process.Current.Name} sees that the work is done");
    }
}

var scale = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 1;

// cond = multiprocessing.Condition()
var cond = new MultiProc.Condition();

// ready = multiprocessing.Semaphore(0); gone = multiprocessing.Semaphore(0)
var ready = new MultiProc.Semaphore(0);
var gone = new MultiProc.Semaphore(0);

// waiters = [multiprocessing.Process(name="waiter-" + str(i), target=wait_for_turn, args=(cond, ready, gone)) for i in range(1, 4)]
var waiters = Enumerable.Range(1, 3).Select(i => new MultiProc.Process(name: $"waiter-{i}", target: WaitForTurn, args: [cond, ready, gone])).ToList();

// for w in waiters: w.start(); ready.acquire()
foreach (var w in waiters)
{
    w.Start();
    ready.Acquire();
}

// with cond: print("main: one goes on"); cond.notify()
using (cond.EnterScope())
{
    Console.WriteLine("main: one goes on");
    cond.Notify();
}

// gone.acquire()
gone.Acquire();

// with cond: print("main: the others go on"); cond.notify_all()
using (cond.EnterScope())
{
    Console.WriteLine("main: the others go on");
    cond.NotifyAll();
}

// for w in waiters: w.join()
waiters.ForEach(w => w.Join());

// done = multiprocessing.Event()
var done = new MultiProc.Event();

// workers = [multiprocessing.Process(name="worker-" + str(i), target=wait_for_work, args=(cond, done)) for i in range(1, 3)]
var workers = Enumerable.Range(1, 2).Select(i => new MultiProc.Process(name: $"worker-{i}", target: WaitForWork, args: [cond, done])).ToList();

// for w in workers: w.start()
workers.ForEach(w => w.Start());

// time.sleep(2)
Thread.Sleep(TimeSpan.FromSeconds(2 * scale));

// with cond: print("main: the work is done"); done.set(); cond.notify_all()
using (cond.EnterScope())
{
    Console.WriteLine("main: the work is done");
    done.Set();
    cond.NotifyAll();
}

// for w in workers: w.join()
workers.ForEach(w => w.Join());
