using MultiProc.Foundation;

namespace MultiProc.UnitTests.Channels;

/// <summary>While it lives, who writes a long message stops before its third fragment is there, until it may go on.</summary>
internal sealed class StoppedWriter : IDisposable
{
    private readonly ManualResetEventSlim _mayGoOn = new();
    private int _fragments;

    public StoppedWriter(CancellationToken token) => CrashPoint.Reached = step =>
    {
        if (step == "lane.written" && Interlocked.Increment(ref _fragments) == 3)
            _mayGoOn.Wait(token);
    };

    public bool Stands => Volatile.Read(ref _fragments) == 3;

    public void GoOn() => _mayGoOn.Set();

    public void Dispose()
    {
        CrashPoint.Reached = null;
        _mayGoOn.Dispose();
    }
}
