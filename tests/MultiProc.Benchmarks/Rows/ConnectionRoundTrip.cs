using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Pipes;
using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>How long a small message takes to another process and back.</summary>
internal sealed class ConnectionRoundTrip : Row
{
    private const string Python = "cpython";
    private const string NamedPipe = "namedpipestream";
    private const int Size = 16;
    private static readonly TimeSpan s_warmUpPass = TimeSpan.FromMilliseconds(300);

    public override string Name => "connection.roundtrip16";

    public override string Description => "a message of 16 bytes to another process and back through a Pipe: the median, and what 99 of 100 keep to";

    public override IReadOnlyList<Figure> Figures { get; } =
    [
        new("connection.roundtrip16", "us") { Goals = [new(0.05, Python), new(0.05, NamedPipe)] },
        new("connection.roundtrip16.p99", "us"),
    ];

    public override IReadOnlyList<Contestant> Rivals { get; } =
        [new PythonContestant(Python, "connection_roundtrip.py"), new DotnetContestant(NamedPipe, RunNamedPipe)];

    /// <remarks>The processes are new ones for each reading, and warm up themselves.</remarks>
    public override int WarmUps => 0;

    public override int Rounds(bool quick) => quick ? 3 : 9;

    public override double[] RunOurs(bool quick)
    {
        var (mine, yours) = Pipe.Create();
        var echo = Process.RunAsync(() => Echo(yours));
        yours.Dispose();
        double[] reading;
        using (mine)
            reading = Measure(quick, () => mine.RecvBytes(), message => mine.SendBytes(message));
        echo.GetAwaiter().GetResult();
        return reading;
    }

    private static void Echo(Connection connection)
    {
        try
        {
            while (true)
                connection.SendBytes(connection.RecvBytes());
        }
        catch (EndOfStreamException)
        {
            // The other one has measured enough.
        }
    }

    private static double[] RunNamedPipe(bool quick)
    {
        var name = $"multiproc-benchmark-{Environment.ProcessId}";
        using var server = new NamedPipeServerStream(name);
        var echo = Process.RunAsync(() => EchoNamedPipe(name));
        server.WaitForConnection();
        var answer = new byte[Size];
        var reading = Measure(quick, () => Receive(server, answer), message => server.Write(message));
        server.Disconnect();
        echo.GetAwaiter().GetResult();
        return reading;
    }

    private static void EchoNamedPipe(string name)
    {
        using var client = new NamedPipeClientStream(name);
        client.Connect();
        var message = new byte[Size];
        while (client.ReadAtLeast(message, Size, throwOnEndOfStream: false) == Size)
            client.Write(message);
    }

    private static byte[] Receive(Stream stream, byte[] message)
    {
        stream.ReadExactly(message);
        return message;
    }

    /// <summary>Of both processes as they are after a second: a channel lives longer than the runtime takes to compile what is called often.</summary>
    /// <remarks>Each round has a time of its own here, for it is the slow ones that are asked for: what the clock takes is in it, some 50 ns.</remarks>
    private static double[] Measure(bool quick, Func<byte[]> receive, Action<byte[]> send)
    {
        Compilation.Settle(() =>
        {
            for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < s_warmUpPass;)
                _ = GoRound(100, receive, send);
        });
        var times = GoRound(quick ? 5_000 : 20_000, receive, send);
        Array.Sort(times);
        return [times[times.Length / 2], times[times.Length / 100 * 99]];
    }

    private static double[] GoRound(int rounds, Func<byte[]> receive, Action<byte[]> send)
    {
        var message = new byte[Size];
        var times = new double[rounds];
        for (var i = 0; i < rounds; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(message, i);
            var begin = Stopwatch.GetTimestamp();
            send(message);
            var answer = receive();
            times[i] = Stopwatch.GetElapsedTime(begin).TotalMicroseconds;
            if (!answer.AsSpan().SequenceEqual(message))
                throw new InvalidOperationException("another message came back");
        }

        return times;
    }
}
