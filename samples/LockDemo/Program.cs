// Two processes append to one file; a lock keeps the lines of each together. Each remark is the Python that the line below it ports.

// def worker_with(lock, f):
//     with lock:
static void WorkerWith(MultiProc.Lock l, string f)
{
    using (l.EnterScope())
    {
        // fs = open(f, 'a+'); n = 10; while n > 1: fs.write("Lockd acquired via with\n"); n -= 1
        using var fs = File.AppendText(f);
        for (var n = 10; n > 1; n--)
            fs.WriteLine("Lockd acquired via with");
    }
}

// def worker_no_with(lock, f):
//     lock.acquire(); try: ... finally: lock.release()
static void WorkerNoWith(MultiProc.Lock l, string f)
{
    l.Acquire();
    try
    {
        // fs = open(f, 'a+'); n = 10; while n > 1: fs.write("Lock acquired directly\n"); n -= 1
        using var fs = File.AppendText(f);
        for (var n = 10; n > 1; n--)
            fs.WriteLine("Lock acquired directly");
    }
    finally
    {
        l.Release();
    }
}

// f = "file.txt"
var f = Path.GetTempFileName();

// lock = multiprocessing.Lock()
var l = new MultiProc.Lock();

// w = multiprocessing.Process(target=worker_with, args=(lock, f))
// nw = multiprocessing.Process(target=worker_no_with, args=(lock, f))
var w = new MultiProc.Process(target: WorkerWith, args: [l, f]);
var nw = new MultiProc.Process(target: WorkerNoWith, args: [l, f]);

// w.start(); nw.start(); print("end")
w.Start();
nw.Start();
Console.WriteLine("end");

// What the Python leaves to its exit: waiting for both, and looking at the file.
w.Join();
nw.Join();
var lines = File.ReadAllLines(f);
File.Delete(f);
foreach (var writer in lines.GroupBy(line => line).OrderBy(group => group.Key))
    Console.WriteLine($"{writer.Count()} lines: {writer.Key}");
Console.WriteLine($"{lines.Zip(lines.Skip(1)).Count(pair => pair.First != pair.Second)} change of writer");
