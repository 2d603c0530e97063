using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>What it costs to wait for messages that do not come.</summary>
internal sealed class ChannelIdle : Row
{
    private const int ShortWaits = 100;
    private const int Crowd = 10;

    private static readonly TimeSpan s_shortWait = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_longWait = TimeSpan.FromMilliseconds(1000);

    public override string Name => "channel.idle";

    public override string Description => "processor time of a process, with all its threads, of which one waits for a Queue and one for a Connection";

    /// <remarks>The goal is zero as far as <c>top</c> shows it: a sleeper looks up a few times a second, in case its waker was killed.</remarks>
    public override IReadOnlyList<Figure> Figures { get; } = [new("channel.idle", "% CPU") { Goals = [new(0.05)] }];

    public override IReadOnlyList<Contestant> Rivals { get; } = [new PythonContestant("cpython", "channel_idle.py")];

    public override int WarmUps => 0;

    public override int Rounds(bool quick) => 1;

    public override double[] RunOurs(bool quick)
    {
        var time = TimeSpan.FromSeconds(quick ? 3 : 10);
        using var queue = new Queue<int>();
        var (mine, yours) = Pipe.Create();
        using (mine)
        using (yours)
            return [Process.RunAsync(() => PercentWhileWaiting(queue, yours, time)).GetAwaiter().GetResult()];
    }

    private static double PercentWhileWaiting(Queue<int> queue, Connection connection, TimeSpan time)
    {
        Compilation.Settle(() => WaitInVain(queue, connection));
        using var end = new CancellationTokenSource();
        var receiving = Task.Factory.StartNew(() => connection.Recv<int>(end.Token), end.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _ = queue.TryGet(s_longWait, out _); // meanwhile the other thread goes to sleep

        var before = Environment.CpuUsage.TotalTime;
        var isThere = queue.TryGet(time, out _);
        var percent = 100 * (Environment.CpuUsage.TotalTime - before) / time;

        var hasReceived = receiving.IsCompleted;
        end.Cancel();
        return !isThere && !hasReceived ? percent : throw new InvalidOperationException("it did not wait: something came");
    }

    /// <remarks>In the same ways in which it is measured: what is compiled meanwhile would be counted.</remarks>
    private static void WaitInVain(Queue<int> queue, Connection connection)
    {
        for (var i = 0; i < ShortWaits; i++)
        {
            _ = queue.TryGet(s_shortWait, out _);
            ReceiveInVain(connection, s_shortWait);
        }

        // What is done a few times a second only is compiled again after half a minute, unless many do it.
        Task.WaitAll(Enumerable.Range(0, Crowd).Select(i => Task.Factory.StartNew(
            () =>
            {
                if (i % 2 == 0)
                    _ = queue.TryGet(s_longWait, out _);
                else
                    ReceiveInVain(connection, s_longWait);
            },
            TaskCreationOptions.LongRunning)));
    }

    private static void ReceiveInVain(Connection connection, TimeSpan time)
    {
        using var end = new CancellationTokenSource(time);
        try
        {
            _ = connection.Recv<int>(end.Token);
        }
        catch (OperationCanceledException)
        {
            // Nothing has come.
        }
    }
}
