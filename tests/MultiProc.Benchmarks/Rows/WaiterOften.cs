using System.Diagnostics;
using System.IO.Pipes;
using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>What it costs to be woken often: whether waiting spins where it should sleep.</summary>
internal sealed class WaiterOften : Row
{
    private const int PerSecond = 1000;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1) / PerSecond;

    public override string Name => "waiters.1000hz";

    public override string Description => "processor time of a process that is woken by an Event a thousand times a second; async: a task in it is";

    public override IReadOnlyList<Figure> Figures { get; } =
        [new("waiters.1000hz", "% CPU") { Goals = [new(10)] }, new("waiters.1000hz.async", "% CPU") { Goals = [new(10)] }];

    /// <remarks>CPython's second number is its first again: it has no tasks that wait for processes. A pipe's shows what a task costs anyhow that is woken so often.</remarks>
    public override IReadOnlyList<Contestant> Rivals { get; } =
        [new PythonContestant("cpython", "waiter_often.py"), new DotnetContestant("namedpipestream", RunNamedPipe)];

    public override int WarmUps => 0;

    public override int Rounds(bool quick) => quick ? 1 : 5;

    public override double[] RunOurs(bool quick)
    {
        var wakes = PerSecond * (quick ? 2 : 4);
        return [Measure(wakes, asTask: false), Measure(wakes, asTask: true)];
    }

    private static double Measure(int wakes, bool asTask)
    {
        var warmUp = PerSecond;
        var go = new Event();
        var ready = new Event();
        var spent = asTask
            ? Process.RunAsync(() => BeWokenAsync(go, ready, warmUp, wakes))
            : Process.RunAsync(() => BeWoken(go, ready, warmUp, wakes));
        Handshake.Await(time => ready.Wait(time), spent);

        // More often than is counted: a wake-up that finds the last one not yet taken is none.
        WakeUntilEnded(spent, go.Set);
        return spent.GetAwaiter().GetResult();
    }

    private static double[] RunNamedPipe(bool quick)
    {
        var wakes = PerSecond * (quick ? 2 : 4);
        return [MeasureNamedPipe(wakes, asTask: false), MeasureNamedPipe(wakes, asTask: true)];
    }

    private static double MeasureNamedPipe(int wakes, bool asTask)
    {
        var name = $"multiproc-benchmark-{Environment.ProcessId}";
        var warmUp = PerSecond;
        using var server = new NamedPipeServerStream(name, PipeDirection.Out);
        var spent = asTask ? Process.RunAsync(() => ReadOftenAsync(name, warmUp, wakes)) : Process.RunAsync(() => ReadOften(name, warmUp, wakes));
        server.WaitForConnection();
        WakeUntilEnded(spent, () =>
        {
            try
            {
                server.WriteByte(0);
            }
            catch (IOException)
            {
                // It has read enough, and closed its end.
            }
        });
        return spent.GetAwaiter().GetResult();
    }

    private static void WakeUntilEnded(Task spent, Action wake)
    {
        for (var next = Stopwatch.GetTimestamp(); !spent.IsCompleted; next += (long)(s_interval.TotalSeconds * Stopwatch.Frequency))
        {
            if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), next) is var early && early > TimeSpan.Zero)
                Thread.Sleep(early);
            wake();
        }
    }

    private static double ReadOften(string name, int warmUp, int wakes)
    {
        using var client = new NamedPipeClientStream(".", name, PipeDirection.In);
        client.Connect();
        for (var i = 0; i < warmUp; i++)
            _ = client.ReadByte();
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < wakes; i++)
            _ = client.ReadByte();
        return PercentSince(before, wakes);
    }

    private static async Task<double> ReadOftenAsync(string name, int warmUp, int wakes)
    {
        using var client = new NamedPipeClientStream(".", name, PipeDirection.In, PipeOptions.Asynchronous);
        await client.ConnectAsync();
        var room = new byte[1];
        for (var i = 0; i < warmUp; i++)
            _ = await client.ReadAsync(room);
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < wakes; i++)
            _ = await client.ReadAsync(room);
        return PercentSince(before, wakes);
    }

    private static double BeWoken(Event go, Event ready, int warmUp, int wakes)
    {
        ready.Set();
        for (var i = 0; i < warmUp; i++)
            Next(go);
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < wakes; i++)
            Next(go);
        return PercentSince(before, wakes);
    }

    private static async Task<double> BeWokenAsync(Event go, Event ready, int warmUp, int wakes)
    {
        ready.Set();
        for (var i = 0; i < warmUp; i++)
            await NextAsync(go);
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < wakes; i++)
            await NextAsync(go);
        return PercentSince(before, wakes);
    }

    private static void Next(Event go)
    {
        go.Wait();
        go.Clear();
    }

    private static async Task NextAsync(Event go)
    {
        await go.WaitAsync();
        go.Clear();
    }

    /// <summary>Of the time that so many wake-ups take where none is late.</summary>
    private static double PercentSince(TimeSpan before, int wakes) =>
        100 * (Environment.CpuUsage.TotalTime - before) / (wakes * s_interval);
}
