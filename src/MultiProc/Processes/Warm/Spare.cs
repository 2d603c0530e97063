using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Platform.Interop;

namespace MultiProc.Processes.Warm;

/// <summary>A child that was started before there was a call for it, as its parent sees it.</summary>
/// <remarks>It sleeps on the lifeline: its hang-up comes with the child's end, and before it the child tells that its preload is done.</remarks>
internal sealed class Spare : IWatched
{
    private static readonly LaunchStream[] s_streams = [LaunchStream.Null, LaunchStream.Inherited, LaunchStream.Inherited];

    private readonly System.Threading.Lock _lock = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SafeFileHandle _lifeline;
    private readonly LaunchCommand _command;
    private readonly Preload? _preload;
    private readonly ExitWatch _exit;
    private readonly int _pid;
    private readonly TemporaryFiles _files;
    private readonly long _born = Stopwatch.GetTimestamp();
    private bool _isReady;
    private bool _isHungUp;
    private bool _isHandedOver;

    private Spare(SafeFileHandle lifeline, LaunchCommand command, Preload? preload, int pid)
    {
        _lifeline = lifeline;
        _command = command;
        _preload = preload;
        _isReady = preload is null;
        _pid = pid;
        _files = TemporaryFiles.Of(pid, command);
        _exit = new ExitWatch(pid);
    }

    public int Pid => _pid;

    /// <summary>How long it has been there.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_born);

    /// <summary>The kernel has reported its end, and nothing of it is left; or it has become a child.</summary>
    public Task Ended => _ended.Task;

    int IWatched.Descriptor => _isHungUp ? _exit.Descriptor : (int)_lifeline.DangerousGetHandle();

    /// <summary>How a child is started of which nothing is known yet.</summary>
    public static LaunchCommand UsualCommand(string lifeline) => HostCommand.Create(lifeline, Surroundings.Default, directory: null, s_streams);

    /// <summary>Starts one. Only on the poller's thread.</summary>
    /// <exception cref="ProcessException">The operating system refuses.</exception>
    /// <exception cref="IOException">There are no descriptors left.</exception>
    /// <exception cref="InvalidOperationException">This program cannot be started by itself.</exception>
    public static Spare Launch()
    {
        var preload = Preload.Current;
        var (parentEnd, childEnd) = Lifeline.Create();
        try
        {
            using (childEnd)
            {
                var command = UsualCommand(ChildEntrance.Describe(Lifeline.CookieOf(childEnd) ?? 0));
                Frame.Send(parentEnd, preload?.Body ?? [], [], isPreparation: true);
                var spare = new Spare(parentEnd, command, preload, Launcher.Current.Launch(command, childEnd));
                Poller.Current.Watch(spare);
                return spare;
            }
        }
        catch
        {
            parentEnd.Dispose();
            throw;
        }
    }

    /// <summary>What it would need for such a command; null if it cannot be used for it.</summary>
    public Takeover? Fit(LaunchCommand wanted) => HasPresentPreload ? Takeover.Between(_command, wanted) : null;

    /// <summary>Whether another one would be made like it now.</summary>
    public bool HasPresentPreload => _preload == Preload.Current;

    /// <summary>Whether it has done its preload.</summary>
    public bool IsReady
    {
        get
        {
            lock (_lock)
                return _isReady;
        }
    }

    /// <summary>Makes it the child, unless it has ended.</summary>
    /// <param name="child">The child that it becomes.</param>
    /// <param name="order">What the child is told and given.</param>
    /// <param name="takeover">What it needs to be as if it were started now.</param>
    /// <param name="handles">The descriptors of that.</param>
    /// <returns>Whether it has got the message; if not, or if this throws, it is of no use any more.</returns>
    public bool TryHandOver(ChildProcess child, StartOrder order, Takeover takeover, IReadOnlyList<SafeHandle> handles)
    {
        // The poller, if it learns just now that it has ended, waits: either it is skipped, or it is a child that died while it was starting.
        lock (_lock)
        {
            if (_isHungUp)
                return false;
            try
            {
                order.Send(_lifeline, takeover, handles);
            }
            catch (IOException)
            {
                return false; // it is gone, or has got half a message
            }

            CrashPoint.Reach("start.sent");
            Uninterrupted.Do(() => child.Adopt(_lifeline, _exit, _pid, _files));
            _isHandedOver = true;
            _ended.SetResult();
            return true;
        }
    }

    /// <summary>Ends it. Only on the poller's thread: a poll that goes on would keep the lifeline open.</summary>
    public void End()
    {
        lock (_lock)
        {
            if (_isHandedOver || _lifeline.IsClosed)
                return;
            _isHungUp = true;
            _lifeline.Dispose();
            _exit.Send(Signal.SIGCONT); // stopped, it could not see that
        }
    }

    /// <summary>What ends it where <see cref="End"/> does not.</summary>
    public void Kill()
    {
        lock (_lock)
        {
            if (!_isHandedOver && !_ended.Task.IsCompleted)
                _exit.Send(Signal.SIGKILL);
        }
    }

    bool IWatched.OnReady()
    {
        int? exitCode;
        lock (_lock)
        {
            if (_isHandedOver)
                return true;
            if (!_isHungUp)
                Listen();
            if (!_isHungUp || !_exit.TryReap(out exitCode))
                return false;
            _exit.Dispose();
            _lifeline.Dispose();
        }

        _files.Remove();
        SparePool.OnEnded(this, exitCode);
        _ended.SetResult();
        return true;
    }

    private void Listen()
    {
        try
        {
            while (Frame.Receive(_lifeline, wait: false) is { } frame)
            {
                if (ChildReport.TakeReadiness(frame) is not { } trouble)
                    continue;
                _isReady = true;
                if (!trouble.IsEmpty)
                    SparePool.Report(this, trouble);
            }

            _isHungUp = Lifeline.IsHungUp((int)_lifeline.DangerousGetHandle(), 0);
        }
        catch (IOException)
        {
            _isHungUp = true; // native code of the preload wrote to it
        }

        if (_isHungUp)
            _exit.Send(Signal.SIGKILL); // without a lifeline it would never get a call
    }
}
