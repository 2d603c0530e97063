using System.Diagnostics;
using MultiProc.Platform;
using MultiProc.Processes;
using MultiProc.Processes.Output;

namespace MultiProc.UnitTests.Processes;

public sealed class OutputPumpTests
{
    private const int LineLength = 1024;
    private const int LineCount = 2 * (OutputQueue.Capacity / LineLength);

    [Fact]
    public async Task Pump_DropsWholeLines_WhenTheCallbackDoesNotReturn_AndNeverHoldsTheWriterUp()
    {
        using var go = new ManualResetEventSlim();
        var lines = 0L;
        var others = new List<string>();
        var (pump, writer) = Start(line =>
        {
            go.Wait();
            if (line.Length == LineLength - 1)
                lines++;
            else
                others.Add(line);
        });

        Drive(pump, () => writer.IsCompleted);
        go.Set();
        Drive(pump, () => false);
        await pump.Delivered;

        others.Should().ContainSingle().Which.Should().Be($"[{(LineCount - lines) * LineLength} bytes were dropped here: the callback did not return]");
        lines.Should().BeInRange(OutputQueue.Capacity / LineLength, LineCount - 1);
    }

    [Fact]
    public async Task Pump_HoldsTheWriterUp_WhenTheCallbackIsSlow_AndLosesNothing()
    {
        var lines = 0;
        var patience = OutputPump.Patience;
        try
        {
            OutputPump.Patience = TimeSpan.FromHours(1); // a machine that stands still for the usual one is not a callback that does not return
            var (pump, writer) = Start(line =>
            {
                Thread.SpinWait(200);
                lines += line.Length == LineLength - 1 ? 1 : 0;
            });

            Drive(pump, () => false);
            await writer;
            await pump.Delivered;
        }
        finally
        {
            OutputPump.Patience = patience;
        }

        lines.Should().Be(LineCount);
    }

    [Fact]
    public async Task Pump_HoldsTheWriterUp_WhenThePoolHasNoThreadForTheCallback_AndLosesNothing()
    {
        var lines = 0;
        using var go = new ManualResetEventSlim();
        ThreadPool.GetMinThreads(out var fewest, out _);
        ThreadPool.GetMaxThreads(out var most, out var mostForIo);
        var patience = OutputPump.Patience;
        try
        {
            OutputPump.Patience = TimeSpan.FromMilliseconds(50);
            Occupy(Math.Max(ThreadPool.ThreadCount, fewest), mostForIo, go);
            var (pump, writer) = Start(line => lines += line.Length == LineLength - 1 ? 1 : 0);

            Drive(pump, () => IsPaused(pump));
            var since = Stopwatch.GetTimestamp();
            Drive(pump, () => Stopwatch.GetElapsedTime(since) > 4 * OutputPump.Patience);
            OutputPump.Patience = TimeSpan.FromHours(1);
            go.Set();
            Drive(pump, () => false);
            await writer;
            await pump.Delivered;
        }
        finally
        {
            go.Set();
            OutputPump.Patience = patience;
            ThreadPool.SetMaxThreads(most, mostForIo).Should().BeTrue();
        }

        lines.Should().Be(LineCount);
    }

    private static (OutputPump Pump, Task Writer) Start(Action<string> callback)
    {
        var (reading, writing) = BytePipe.Create();
        var line = new byte[LineLength];
        Array.Fill(line, (byte)'x');
        line[^1] = (byte)'\n';
        var writer = Task.Factory.StartNew(
            () =>
            {
                using (writing)
                {
                    for (var i = 0; i < LineCount; i++)
                        BytePipe.Write(writing, line).Should().Be(LineLength);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        return (new OutputPump(reading, new LineSink(callback)), writer);
    }

    /// <summary>What the poller does, until the pump has come to its end.</summary>
    private static void Drive(IWatched pump, Func<bool> isEnough)
    {
        while (!isEnough() && !pump.OnReady())
            Thread.Yield();
    }

    /// <summary>Gives the pool's threads, which are no more than so many then, something to wait for, and what comes later a queue to wait in.</summary>
    private static void Occupy(int threads, int threadsForIo, ManualResetEventSlim until)
    {
        ThreadPool.SetMaxThreads(threads, threadsForIo).Should().BeTrue();
        for (var i = 0; i <= threads; i++)
            ThreadPool.QueueUserWorkItem(_ => until.Wait());
    }

    private static bool IsPaused(IWatched pump) => pump.Descriptor < 0;
}
