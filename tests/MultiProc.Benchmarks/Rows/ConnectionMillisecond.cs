using System.Buffers.Binary;
using System.Diagnostics;
using MultiProc.Benchmarks.Contestants;
using MultiProc.Benchmarks.Results;

namespace MultiProc.Benchmarks.Rows;

/// <summary>What a message now and then costs: whether receiving spins where it should sleep, and how soon a sleeper has the message.</summary>
internal sealed class ConnectionMillisecond : Row
{
    private const string Python = "cpython";
    private const int Size = 16;
    private const int WarmUp = 1000;

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(1);

    public override string Name => "connection.millisecond";

    public override string Description => "a message every millisecond through a Pipe: processor time of the process that receives them; latency: how long a message is on its way";

    public override IReadOnlyList<Figure> Figures { get; } =
        [new("connection.millisecond", "% CPU") { Goals = [new(10)] }, new("connection.millisecond.latency", "us") { Goals = [new(1, Python)] }];

    public override IReadOnlyList<Contestant> Rivals { get; } = [new PythonContestant(Python, "connection_millisecond.py")];

    public override int WarmUps => 0;

    public override int Rounds(bool quick) => quick ? 1 : 5;

    public override double[] RunOurs(bool quick)
    {
        var count = quick ? 2000 : 4000;
        var (mine, yours) = Pipe.Create();
        var reading = Process.RunAsync(() => Read(yours, count));
        yours.Dispose();
        using (mine)
            Send(mine, WarmUp + count);
        return reading.GetAwaiter().GetResult();
    }

    private static void Send(Connection connection, int count)
    {
        var message = new byte[Size];
        var next = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            next += (long)(s_interval.TotalSeconds * Stopwatch.Frequency);
            if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), next) is var early && early > TimeSpan.Zero)
                Thread.Sleep(early);
            BinaryPrimitives.WriteInt64LittleEndian(message, Stopwatch.GetTimestamp());
            connection.SendBytes(message);
        }
    }

    private static double[] Read(Connection connection, int count)
    {
        for (var i = 0; i < WarmUp; i++)
            _ = connection.RecvBytes();
        var delays = new double[count];
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < count; i++)
        {
            var sent = BinaryPrimitives.ReadInt64LittleEndian(connection.RecvBytes());
            delays[i] = Stopwatch.GetElapsedTime(sent).TotalMicroseconds; // the clock is the machine's
        }

        var percent = 100 * (Environment.CpuUsage.TotalTime - before) / (count * s_interval);
        return [percent, Spread.Of(delays).Median];
    }
}
