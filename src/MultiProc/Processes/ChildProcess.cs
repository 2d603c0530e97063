using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Platform.Interop;
using MultiProc.Processes.Output;
using MultiProc.Processes.Warm;
using MultiProc.Serialization;
using MultiProc.Synchronization.Slots;

namespace MultiProc.Processes;

/// <summary>A child as its parent sees it, from the spawn to the end that the kernel reports.</summary>
internal sealed class ChildProcess : IWatched
{
    /// <summary>The exit code of a child of which nobody knows how it ended.</summary>
    private const int UnknownExitCode = 255;

    private static long s_started;

    private readonly System.Threading.Lock _lock = new();
    private readonly TaskCompletionSource<int> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _row;
    private readonly IReadOnlyList<OutputPump> _pumps;
    private SafeFileHandle? _lifeline;
    private ExitWatch? _exit;
    private TemporaryFiles? _files;
    private int _signalAtLaunch;

    private ChildProcess(Process owner, int row, bool endsWithParent, IReadOnlyList<OutputPump> pumps)
    {
        Owner = owner;
        _row = row;
        EndsWithParent = endsWithParent;
        _pumps = pumps;
        Joined = pumps.Count == 0 ? Ended : JoinAsync();
        Sentinel = new Sentinel(Ended);
        Number = Interlocked.Increment(ref s_started);
    }

    /// <summary>The object whose <c>Start</c> this was.</summary>
    public Process Owner { get; }

    /// <summary>Grows with every start.</summary>
    public long Number { get; }

    public int Pid { get; private set; }

    /// <summary>A daemon, or a call whose result nobody would be left to receive.</summary>
    public bool EndsWithParent { get; }

    /// <summary>The exit code, once the kernel has reported the end and nothing of the child is left.</summary>
    public Task<int> Ended => _ended.Task;

    /// <summary>The same for the user, one object whenever it is asked for: who waits for several things looks which of them it got back.</summary>
    public Sentinel Sentinel { get; }

    /// <summary>As <see cref="Ended"/>, and whoever takes the child's lines and records has got them all; fails with what such a taker threw.</summary>
    public Task Joined { get; }

    public int? ExitCode => _ended.Task.IsCompletedSuccessfully ? _ended.Task.Result : null;

    /// <summary>What came of the call, if the child was asked to report it and did.</summary>
    public ChildOutcome? Outcome { get; private set; }

    int IWatched.Descriptor => _exit!.Descriptor;

    /// <summary>Starts a child. If this throws, nothing has happened: from the launch on nothing may fail, nor be interrupted.</summary>
    public static ChildProcess Start(Process owner, StartMessage message, PickledMessage call, Surroundings around)
    {
        var row = -1;
        ChildProcess? child = null;
        OutputSet? outputs = null;
        try
        {
            var directory = around.FullDirectory();
            row = Arena.Current.ReserveRow();
            CrashPoint.Reach("start.reserved");
            outputs = OutputSet.Open(around, message.Settings.SendsLogs);
            foreach (var slot in call.Slots)
                Arena.Current.Grant(row, slot);
            CrashPoint.Reach("start.granted");
            child = new ChildProcess(owner, row, message.IsDaemon || message.ReportsOutcome, outputs.Pumps);
            ChildTable.Add(child);
            child.Begin(new StartOrder(message with { Row = row }, call, around, directory, outputs));
            outputs.CloseChildEnds();
        }
        catch (Exception error)
        {
            Uninterrupted.Do(() => Undo(child, outputs));
            if (row >= 0)
                Arena.Current.ReturnRow(row);
            if (error is IOException)
                throw new ProcessException($"cannot start a process: {error.Message}", error);
            throw;
        }

        GC.KeepAlive(call);
        if (!StopRequest.IsWatched)
            Uninterrupted.Do(StopRequest.Watch); // now, while the child is on its way, it costs little time; and not later, for the next thing may be a signal
        CrashPoint.Reach("start.spawned");
        return child;
    }

    /// <summary>A child that waited has got the call: from now on it is this one.</summary>
    public void Adopt(SafeFileHandle lifeline, ExitWatch exit, int pid, TemporaryFiles files)
    {
        lock (_lock)
        {
            _lifeline = lifeline;
            _exit = exit;
            Pid = pid;
            _files = files;
            if (_signalAtLaunch != 0)
                _exit.Send(_signalAtLaunch);
        }
    }

    /// <summary>Lets the poller watch it. Only on the poller's thread.</summary>
    public void Watch()
    {
        // Before the child itself: the poller goes from the last to the first, so at the child's end they leave in the same round.
        foreach (var pump in _pumps)
            Poller.Current.Watch(pump);
        Poller.Current.Watch(this);
    }

    /// <summary>Sends a signal, unless the child has been reaped: its number may then be another's.</summary>
    public void Send(int signal)
    {
        lock (_lock)
        {
            if (_exit is not null)
                _exit.Send(signal);
            else if (Pid == 0)
                _signalAtLaunch = signal;
        }
    }

    /// <summary>Asks the child to end, by its lifeline: SIGINT itself, which a terminal sends to all, is blocked there.</summary>
    public void Interrupt()
    {
        lock (_lock)
        {
            if (_lifeline is not { IsClosed: false })
                return;
            try
            {
                Frame.Send(_lifeline, [], []);
            }
            catch (IOException)
            {
                // It is ending, or it has been stopped with hundreds of interrupts waiting for it already.
            }
        }
    }

    bool IWatched.OnReady()
    {
        int? exitCode;
        lock (_lock)
        {
            if (!_exit!.TryReap(out exitCode))
                return false;
            _exit.Dispose();
            _exit = null;
        }

        var (report, outcome, trouble) = ChildReport.TakeAll(_lifeline!);
        lock (_lock)
            _lifeline!.Dispose();
        foreach (var pump in _pumps)
            pump.Finish();
        _files!.Remove();
        var code = exitCode ?? report ?? UnknownExitCode;
        if (trouble is not null)
            Outcome = ChildReport.Lost(trouble);
        if (outcome is null)
            Finish(code);
        else
            ThreadPool.UnsafeQueueUserWorkItem(_ => Open(outcome, code), null); // the poller neither reads what is large nor loads the user's types
        return true;
    }

    private void Begin(StartOrder order)
    {
        var isWarm = Process.GetStartMethod() == StartMethod.ForkServer;
        if (!isWarm || !SparePool.TryHandOver(this, order))
        {
            (_lifeline, var childEnd) = Lifeline.Create();
            using (childEnd)
            {
                var command = order.Command(ChildEntrance.Describe(Lifeline.CookieOf(childEnd) ?? 0));
                order.Send(_lifeline);
                CrashPoint.Reach("start.sent");
                Poller.Current.Run(() => Launch(command, childEnd));
            }
        }

        if (isWarm)
            Uninterrupted.Do(SparePool.Refill);
    }

    private static void Undo(ChildProcess? child, OutputSet? outputs)
    {
        if (child is not null)
        {
            ChildTable.Remove(child);
            child._lifeline?.Dispose();
            child._ended.TrySetResult(UnknownExitCode); // the end of this process may be waiting for it already
        }

        outputs?.Abandon();
    }

    private int Launch(LaunchCommand command, SafeFileHandle childEnd)
    {
        lock (_lock)
        {
            Pid = Launcher.Current.Launch(command, childEnd);
            _files = TemporaryFiles.Of(Pid, command);
            _exit = new ExitWatch(Pid);
            if (_signalAtLaunch != 0)
                _exit.Send(_signalAtLaunch);
        }

        Watch();
        return Pid;
    }

    private async Task JoinAsync()
    {
        await Ended.ConfigureAwait(false);
        foreach (var pump in _pumps)
            await pump.Delivered.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var pump in _pumps)
            await pump.Delivered.ConfigureAwait(false);
    }

    private void Open(Frame outcome, int exitCode)
    {
        Outcome = ChildReport.Open(outcome);
        Finish(exitCode);
    }

    /// <summary>Last of all: until now the child's row has kept alive whatever its outcome brought along.</summary>
    private void Finish(int exitCode)
    {
        Arena.Current.ReturnRow(_row);
        if (exitCode < 0)
            Arena.Current.Sweep(); // it was killed: the rows of its own children have lost the one who would have returned them
        Sentinel.Tell();
        _ended.SetResult(exitCode);
        if (_pumps.Count == 0)
            ChildTable.Remove(this);
        else
            _ = Joined.ContinueWith(_ => ChildTable.Remove(this), TaskScheduler.Default);
    }
}
