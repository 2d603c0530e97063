// Two processes talk through a pipe, until one has nothing more to say. Each remark is the Python that the line below it ports.

// def asker(pipe):
//     for word in ["one", "three", "eleven"]: pipe.send(word); print("asker: " + word + " has " + str(pipe.recv()) + " letters")
static void Asker(MultiProc.Connection pipe)
{
    foreach (var word in new[] { "one", "three", "eleven" })
    {
        pipe.Send(word);
        Console.WriteLine($"asker: {word} has {pipe.Recv<int>()} letters");
    }

    // pipe.close()
    pipe.Dispose();
}

// def answerer(pipe):
//     try: while True: pipe.send(len(pipe.recv()))
//     except EOFError: print("answerer: nobody is there any more")
static void Answerer(MultiProc.Connection pipe)
{
    try
    {
        while (true)
            pipe.Send(pipe.Recv<string>().Length);
    }
    catch (EndOfStreamException)
    {
        Console.WriteLine("answerer: nobody is there any more");
    }
}

// left, right = multiprocessing.Pipe()
var (left, right) = MultiProc.Pipe.Create();

// p1 = multiprocessing.Process(target=asker, args=(left,))
// p2 = multiprocessing.Process(target=answerer, args=(right,))
var p1 = new MultiProc.Process(target: Asker, args: [left]);
var p2 = new MultiProc.Process(target: Answerer, args: [right]);

// p1.start(); p2.start()
p1.Start();
p2.Start();

// left.close(); right.close()   (as long as they are open here, nobody is told that the other end was closed)
left.Dispose();
right.Dispose();

// p1.join(); p2.join(); print("end")
p1.Join();
p2.Join();
Console.WriteLine("end");
