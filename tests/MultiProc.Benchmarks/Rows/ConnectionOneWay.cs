using System.Buffers.Binary;
using System.Diagnostics;
using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>How many small messages go from one process to another through a Pipe.</summary>
internal sealed class ConnectionOneWay : Row
{
    private const string Python = "cpython";
    private const int Size = 16;
    private const int WarmUp = 500_000;

    public override string Name => "connection.oneway16";

    public override string Description => "messages of 16 bytes from one process to another through a Pipe";

    public override IReadOnlyList<Figure> Figures { get; } =
        [new("connection.oneway16", "messages/s") { Better = Better.Higher, Goals = [new(12, Python)] }];

    public override IReadOnlyList<Contestant> Rivals { get; } = [new PythonContestant(Python, "connection_oneway.py")];

    /// <remarks>The processes are new ones for each reading, and warm up themselves.</remarks>
    public override int WarmUps => 0;

    public override int Rounds(bool quick) => quick ? 3 : 7;

    public override double[] RunOurs(bool quick)
    {
        var count = quick ? 500_000 : 3_000_000;
        var (receiver, sender) = Pipe.Create(duplex: false);
        using var start = new Barrier(2);
        var writing = Process.RunAsync(() => Write(sender, start, count));
        var reading = Process.RunAsync(() => Read(receiver, start, count));
        Handshake.AwaitAll(writing, reading);
        receiver.Dispose();
        sender.Dispose();
        return [count / Stopwatch.GetElapsedTime(writing.Result, reading.Result).TotalSeconds];
    }

    /// <returns>When it began: the clock is the machine's, so that the caller can compare.</returns>
    private static long Write(Connection sender, Barrier start, int count)
    {
        SendAll(sender, WarmUp);
        start.Wait();
        var at = Stopwatch.GetTimestamp();
        SendAll(sender, count);
        return at;
    }

    private static long Read(Connection receiver, Barrier start, int count)
    {
        ReceiveAll(receiver, WarmUp);
        start.Wait();
        ReceiveAll(receiver, count);
        return Stopwatch.GetTimestamp();
    }

    private static void SendAll(Connection sender, int count)
    {
        var message = new byte[Size];
        for (var number = 1; number <= count; number++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(message, number);
            sender.SendBytes(message);
        }
    }

    private static void ReceiveAll(Connection receiver, int count)
    {
        var sum = 0L;
        for (var i = 0; i < count; i++)
            sum += BinaryPrimitives.ReadInt32LittleEndian(receiver.RecvBytes(Size));
        if (sum != count * (count + 1L) / 2)
            throw new InvalidOperationException($"{count} messages with a sum of {sum} arrived, which is not what was sent");
    }
}
