using System.Diagnostics;
using System.IO.Pipes;
using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>How long a large message takes to another process and back.</summary>
internal sealed class ConnectionLarge : Row
{
    private const string Python = "cpython";
    private const string NamedPipe = "namedpipestream";
    private const int Size = 100_000_000;
    private const int Turns = 5;

    public override string Name => "connection.100mb";

    public override string Description => "a message of 100 MB to another process and back through a Pipe";

    public override IReadOnlyList<Figure> Figures { get; } =
        [new("connection.100mb", "ms") { Goals = [new(1.0 / 3, Python), new(0.5, NamedPipe)] }];

    public override IReadOnlyList<Contestant> Rivals { get; } =
        [new PythonContestant(Python, "connection_large.py"), new DotnetContestant(NamedPipe, _ => MeasureNamedPipe())];

    /// <remarks>The processes are new ones for each reading, and warm up themselves.</remarks>
    public override int WarmUps => 0;

    public override int Rounds(bool quick) => quick ? 3 : 9;

    public override double[] RunOurs(bool quick)
    {
        var (mine, yours) = Pipe.Create();
        var echo = Process.RunAsync(() => Echo(yours));
        yours.Dispose();
        double milliseconds;
        using (mine)
            milliseconds = Measure(mine.RecvBytesInto, message => mine.SendBytes(message));
        echo.GetAwaiter().GetResult();
        return [milliseconds];
    }

    private static void Echo(Connection connection)
    {
        var message = new byte[Size];
        try
        {
            while (true)
                connection.SendBytes(message.AsMemory(0, connection.RecvBytesInto(message)));
        }
        catch (EndOfStreamException)
        {
            // The other one has measured enough.
        }
    }

    private static double[] MeasureNamedPipe()
    {
        var name = $"multiproc-benchmark-{Environment.ProcessId}";
        using var server = new NamedPipeServerStream(name);
        var echo = Process.RunAsync(() => EchoNamedPipe(name));
        server.WaitForConnection();
        var milliseconds = Measure(
            (room, _) =>
            {
                server.ReadExactly(room.Span);
                return room.Length;
            },
            message => server.Write(message));
        server.Disconnect();
        echo.GetAwaiter().GetResult();
        return [milliseconds];
    }

    private static void EchoNamedPipe(string name)
    {
        using var client = new NamedPipeClientStream(name);
        client.Connect();
        var message = new byte[Size];
        while (client.ReadAtLeast(message, Size, throwOnEndOfStream: false) == Size)
            client.Write(message);
    }

    /// <summary>The median of some, after one in which memory is touched for the first time.</summary>
    private static double Measure(Func<Memory<byte>, CancellationToken, int> receive, Action<byte[]> send)
    {
        var message = new byte[Size];
        new Random(1).NextBytes(message);
        var answer = new byte[Size];
        _ = GoRound(message, answer, receive, send);
        var times = Enumerable.Range(0, Turns).Select(_ => GoRound(message, answer, receive, send)).Order().ToArray();
        return times[Turns / 2];
    }

    private static double GoRound(byte[] message, byte[] answer, Func<Memory<byte>, CancellationToken, int> receive, Action<byte[]> send)
    {
        var begin = Stopwatch.GetTimestamp();
        send(message);
        var length = receive(answer, CancellationToken.None);
        var milliseconds = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        if (length != Size || !answer.AsSpan().SequenceEqual(message))
            throw new InvalidOperationException("another message came back");
        Array.Clear(answer);
        return milliseconds;
    }
}
