using System.Diagnostics;

namespace MultiProc.TestKit;

/// <summary>A thread of its own (the pool may be what hangs) that ends the run when a test takes too long.</summary>
internal sealed class HangWatch
{
    private readonly System.Threading.Lock _gate = new();
    private readonly ManualResetEventSlim _changed = new();
    private string _test = "";
    private TimeSpan _limit;
    private long? _begin;

    public HangWatch() => new Thread(Watch) { IsBackground = true, Name = "hang watch" }.Start();

    public void Arm(string test, TimeSpan limit)
    {
        lock (_gate)
            (_test, _limit, _begin) = (test, limit, Stopwatch.GetTimestamp());
        _changed.Set();
    }

    /// <summary>The test has got on: its limit begins anew.</summary>
    public void Renew()
    {
        lock (_gate)
            _begin = _begin is null ? null : Stopwatch.GetTimestamp();
    }

    public void Disarm()
    {
        lock (_gate)
            _begin = null;
    }

    private void Watch()
    {
        while (true)
        {
            var (test, left) = Current();
            if (left is { } due && due <= TimeSpan.Zero)
                End(test);
            _changed.Wait(left ?? Timeout.InfiniteTimeSpan);
            _changed.Reset();
        }
    }

    private (string Test, TimeSpan? Left) Current()
    {
        lock (_gate)
            return (_test, _begin is { } begin ? _limit - Stopwatch.GetElapsedTime(begin) : null);
    }

    private static void End(string test)
    {
        Console.Error.WriteLine(HangReport.Write($"{test} hangs"));
        Console.Error.Flush();
        ProcessTree.KillDescendants();
        TestRun.RemoveFolder();
        Environment.FailFast($"{test} hangs; what every process was doing stands above.");
    }
}
