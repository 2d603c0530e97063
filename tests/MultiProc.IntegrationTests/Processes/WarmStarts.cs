using MultiProc.Platform;
using MultiProc.Processes;
using MultiProc.Processes.Warm;

namespace MultiProc.IntegrationTests.Processes;

/// <summary>While it exists, processes are started warm; afterwards nothing of that is left.</summary>
internal sealed class WarmStarts : IDisposable
{
    public WarmStarts(Recorder? recorder = null)
    {
        Process.LoggerFactory = recorder;
        Process.SetStartMethod(StartMethod.ForkServer);
    }

    /// <summary>Starts a process, as after each start others are made for the next ones, and waits for these.</summary>
    /// <returns>Their pids.</returns>
    public IReadOnlyList<int> Fill()
    {
        using var first = new Process(() => { });
        first.Start();
        first.Join();
        Poller.Current.Run(static () => 0); // behind the request for others, which also ends those that are of no use any more
        return AwaitFull();
    }

    public IReadOnlyList<int> AwaitFull()
    {
        Eventually.Holds(() => SparePool.Pids.Length == SparePool.Size, TimeSpan.FromSeconds(30)).Should().BeTrue();
        return SparePool.Pids;
    }

    public void Dispose()
    {
        Process.LoggerFactory = null;
        Process.SetForkServerPreload();
        Process.SetStartMethod(StartMethod.Spawn);
    }
}
