// How long a message of 16 bytes takes to another process, and how many go there in a second: each kind of channel beside a raw named pipe.
// An argument makes it shorter: 0.1 sends a tenth of the messages.

using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;

// The other process: it sends back what comes, and then only counts and answers once.
static void Answer(Func<byte[]> receive, Action<byte[]> send, int rounds, int messages)
{
    for (var i = 0; i < rounds; i++)
        send(receive());
    var last = receive();
    for (var i = 1; i < messages; i++)
        last = receive();
    send(last);
}

// This process: prints what it has measured.
static void Play(string name, Func<byte[]> receive, Action<byte[]> send, int rounds, int messages)
{
    // The first half is for the runtime, which compiles meanwhile what is used often.
    var message = new byte[16];
    var begin = 0L;
    for (var i = 0; i < rounds; i++)
    {
        if (i == rounds / 2)
            begin = Stopwatch.GetTimestamp();
        send(message);
        receive();
    }

    var oneWay = Stopwatch.GetElapsedTime(begin).TotalMicroseconds / (rounds - (rounds / 2)) / 2;
    begin = Stopwatch.GetTimestamp();
    for (var i = 0; i < messages; i++)
        send(message);
    receive();
    var perSecond = messages / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-14} {oneWay,8:0.0} us one way {perSecond,10:0} messages a second"));
}

static byte[] ReadFrom(Stream stream)
{
    var message = new byte[16];
    stream.ReadExactly(message);
    return message;
}

var scale = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 1;
var rounds = (int)(4_000 * scale);
var messages = (int)(50_000 * scale);

var (mine, yours) = MultiProc.Pipe.Create();
var peer = new MultiProc.Process(() => Answer(() => yours.RecvBytes(), bytes => yours.SendBytes(bytes), rounds, messages));
peer.Start();
Play("Pipe", () => mine.RecvBytes(), bytes => mine.SendBytes(bytes), rounds, messages);
peer.Join();

var there = new MultiProc.Queue<byte[]>();
var back = new MultiProc.Queue<byte[]>();
peer = new MultiProc.Process(() => Answer(() => there.Get(), bytes => back.Put(bytes), rounds, messages));
peer.Start();
Play("Queue", () => back.Get(), bytes => there.Put(bytes), rounds, messages);
peer.Join();

var simpleThere = new MultiProc.SimpleQueue<byte[]>();
var simpleBack = new MultiProc.SimpleQueue<byte[]>();
peer = new MultiProc.Process(() => Answer(() => simpleThere.Get(), bytes => simpleBack.Put(bytes), rounds, messages));
peer.Start();
Play("SimpleQueue", () => simpleBack.Get(), bytes => simpleThere.Put(bytes), rounds, messages);
peer.Join();

// What is taken from this one is reported as done, too.
var joinableThere = new MultiProc.JoinableQueue<byte[]>();
peer = new MultiProc.Process(() => Answer(
    () =>
    {
        var item = joinableThere.Get();
        joinableThere.TaskDone();
        return item;
    },
    bytes => back.Put(bytes),
    rounds,
    messages));
peer.Start();
Play("JoinableQueue", () => back.Get(), bytes => joinableThere.Put(bytes), rounds, messages);
peer.Join();

var name = $"multiproc-pingpong-{Environment.ProcessId}";
using var server = new NamedPipeServerStream(name);
peer = new MultiProc.Process(() =>
{
    using var client = new NamedPipeClientStream(name);
    client.Connect();
    Answer(() => ReadFrom(client), bytes => client.Write(bytes), rounds, messages);
});
peer.Start();
server.WaitForConnection();
Play("raw named pipe", () => ReadFrom(server), bytes => server.Write(bytes), rounds, messages);
peer.Join();
