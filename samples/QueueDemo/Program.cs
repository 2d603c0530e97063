// A writer and two readers share a queue. Each remark is the Python that the line below it ports.

// def writer(q):
//     for n in range(1, 7): q.put("item " + str(n))
static void Writer(MultiProc.Queue<string?> q)
{
    for (var n = 1; n <= 6; n++)
        q.Put($"item {n}");
}

// def reader(q, done):
//     for item in iter(q.get, None): print("got " + item); done.put(1)
static void Reader(MultiProc.Queue<string?> q, MultiProc.Queue<int> done)
{
    while (q.Get() is { } item)
    {
        Console.WriteLine($"got {item}");
        done.Put(1);
    }
}

// q = multiprocessing.Queue(); done = multiprocessing.Queue()
var q = new MultiProc.Queue<string?>();
var done = new MultiProc.Queue<int>();

// w = multiprocessing.Process(target=writer, args=(q,)); w.start(); w.join()
var w = new MultiProc.Process(target: Writer, args: [q]);
w.Start();
w.Join();

// print("the writer has ended, and", q.qsize(), "items are there")
Console.WriteLine($"the writer has ended, and {q.Count} items are there");

// readers = [multiprocessing.Process(target=reader, args=(q, done)) for i in range(2)]
// for r in readers: r.start()
var readers = Enumerable.Range(0, 2).Select(_ => new MultiProc.Process(target: Reader, args: [q, done])).ToList();
readers.ForEach(r => r.Start());

// print(sum(done.get() for i in range(6)), "items were read"); print("nothing is left:", q.empty())
var read = Enumerable.Range(0, 6).Sum(_ => done.Get());
Console.WriteLine($"{read} items were read");
Console.WriteLine($"nothing is left: {q.IsEmpty}");

// try: q.get_nowait()
// except queue.Empty: print("there is nothing to get")
try
{
    q.GetNowait();
}
catch (MultiProc.QueueEmptyException)
{
    Console.WriteLine("there is nothing to get");
}

// for r in readers: q.put(None)
// for r in readers: r.join()
// print("end")
readers.ForEach(_ => q.Put(null));
readers.ForEach(r => r.Join());
Console.WriteLine("end");
