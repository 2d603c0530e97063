using System.Runtime.InteropServices;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>Lets the process's poller call back once when nobody holds the other end of a tether any more.</summary>
/// <remarks>
/// <para>One is enough for an end, however many wait for it: the kernel lets poll(2) have no more entries than a process may have files.</para>
/// <para>While it lasts it holds the handle: a number that the poller sleeps on must not become another file's. Who disposes of the handle meanwhile
/// has it closed by <see cref="End"/>, and the poller wakes up for that: as long as it sleeps in poll(2), the kernel keeps the socket open and the other side sees no end.</para>
/// </remarks>
internal sealed class TetherWatch : IWatched
{
    private readonly SafeHandle _end;
    private readonly Poller _poller;
    private Action? _gone;
    private bool _isWatched; // the poller's alone

    private TetherWatch(SafeHandle end, Poller poller, Action gone) => (_end, _poller, _gone) = (end, poller, gone);

    int IWatched.Descriptor => (int)_end.DangerousGetHandle();

    /// <remarks>Linux reports a hang-up unasked. A record that waits is nobody's business here.</remarks>
    short IWatched.Events => Poll.POLLHUP;

    /// <summary>Begins to watch; if the other end is gone already, it is told all the same.</summary>
    /// <param name="end">This side's end.</param>
    /// <param name="gone">Called at most once, on the poller's thread: must be short and must not throw.</param>
    /// <exception cref="ObjectDisposedException">This end was closed here.</exception>
    /// <exception cref="IOException">There are no descriptors left for the poller.</exception>
    public static TetherWatch Begin(SafeHandle end, Action gone)
    {
        var watch = new TetherWatch(end, Poller.Current, gone);
        var isHeld = false;
        end.DangerousAddRef(ref isHeld);
        watch._poller.Post(watch.Enter);
        return watch;
    }

    /// <summary>Ends it, from any thread, as often as one likes. A call back that has begun may still be running; none begins any more.</summary>
    public void End()
    {
        if (Interlocked.Exchange(ref _gone, null) is not null)
            _poller.Post(Leave);
    }

    /// <summary>Ends it, and has the poller let go of the handle before this returns: who closes the handle then has closed it for the other side. Not on the poller's thread.</summary>
    public void EndNow()
    {
        if (Interlocked.Exchange(ref _gone, null) is null)
            return;
        _ = _poller.Run(() =>
        {
            Leave();
            return true;
        });
    }

    bool IWatched.OnReady()
    {
        Interlocked.Exchange(ref _gone, null)?.Invoke();
        LetGo();
        return true;
    }

    private void Enter()
    {
        _isWatched = true;
        if (Volatile.Read(ref _gone) is null)
            LetGo(); // it has ended meanwhile
        else
            _poller.Watch(this);
    }

    private void Leave()
    {
        if (!_isWatched)
            return;
        _poller.Unwatch(this);
        LetGo();
    }

    private void LetGo()
    {
        _isWatched = false;
        _end.DangerousRelease();
    }
}
