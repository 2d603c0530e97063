using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>What it costs to wait for an Event that does not come.</summary>
internal sealed class EventIdle : Row
{
    private const int ShortWaits = 100;

    private static readonly TimeSpan s_shortWait = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_longWait = TimeSpan.FromMilliseconds(250);

    public override string Name => "event.idle";

    public override string Description => "processor time of a process, with all its threads, that waits for an Event";

    /// <remarks>The goal is zero as far as <c>top</c> shows it: a sleeper looks up a few times a second, in case its waker was killed.</remarks>
    public override IReadOnlyList<Figure> Figures { get; } = [new("event.idle", "% CPU") { Goals = [new(0.05)] }];

    public override IReadOnlyList<Contestant> Rivals { get; } = [new PythonContestant("cpython", "event_idle.py")];

    public override int WarmUps => 0;

    public override int Rounds(bool quick) => 1;

    public override double[] RunOurs(bool quick)
    {
        var time = TimeSpan.FromSeconds(quick ? 2 : 10);
        var never = new Event();
        return [Process.RunAsync(() => PercentWhileWaiting(never, time)).GetAwaiter().GetResult()];
    }

    private static double PercentWhileWaiting(Event never, TimeSpan time)
    {
        Compilation.Settle(() => WaitInVain(never));
        var before = Environment.CpuUsage.TotalTime;
        never.Wait(time);
        return 100 * (Environment.CpuUsage.TotalTime - before) / time;
    }

    private static void WaitInVain(Event never)
    {
        for (var i = 0; i < ShortWaits; i++)
            never.Wait(s_shortWait);
        never.Wait(s_longWait);
    }
}
