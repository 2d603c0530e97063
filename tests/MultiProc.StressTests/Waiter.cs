namespace MultiProc.StressTests;

/// <summary>A survivor: a thread of this process that waits while a child is killed.</summary>
internal sealed class Waiter : IDisposable
{
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _isOver = new();
    private readonly ManualResetEventSlim _mayGo = new();
    private volatile int _id;

    public Waiter(Action wait)
    {
        _thread = new Thread(() =>
        {
            _id = ThreadNumber();
            wait();
            _isOver.Set();
            _mayGo.Wait(); // with a thread goes the account of its starvation
        });
        _thread.Start();
    }

    /// <summary>Waits until the thread sleeps on a futex that is shared between processes.</summary>
    public Waiter AwaitSleep()
    {
        Eventually.Holds(() => _id != 0 && Sleeps(), TimeSpan.FromSeconds(30)).Should().BeTrue("the survivor falls asleep");
        return this;
    }

    /// <summary>Waits for its wait to be over.</summary>
    public bool Ends(TimeSpan limit) => _isOver.Wait(limit);

    /// <summary>The same, and says whether it was over within a second.</summary>
    public bool EndsInASecond() => Second.Suffices(Ends);

    public void Dispose()
    {
        _mayGo.Set();
        _thread.Join(TimeSpan.FromSeconds(30)).Should().BeTrue("no survivor hangs");
        _mayGo.Dispose();
        _isOver.Dispose();
    }

    private bool Sleeps()
    {
        var call = File.ReadAllText($"/proc/self/task/{_id}/syscall").Split(' ');
        return call.Length > 2 && call[0] is "202" or "98" && call[2] == "0x0";
    }

    private static int ThreadNumber() =>
        int.Parse(Path.GetFileName(new FileInfo("/proc/thread-self").LinkTarget!), System.Globalization.CultureInfo.InvariantCulture);
}
