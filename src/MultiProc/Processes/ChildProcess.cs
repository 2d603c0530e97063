using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Platform.Interop;
using MultiProc.Serialization;
using MultiProc.Synchronization;

namespace MultiProc.Processes;

/// <summary>A child as its parent sees it, from the spawn to the end that the kernel reports.</summary>
internal sealed class ChildProcess : IWatched
{
    /// <summary>The exit code of a child of which nobody knows how it ended.</summary>
    private const int UnknownExitCode = 255;

    private static long s_started;

    private readonly System.Threading.Lock _lock = new();
    private readonly TaskCompletionSource<int> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SafeFileHandle _lifeline;
    private readonly int _row;
    private readonly IReadOnlyList<OutputPump> _pumps;
    private ExitWatch? _exit;
    private ulong _startTime;
    private int _signalAtLaunch;

    private ChildProcess(Process owner, SafeFileHandle lifeline, int row, bool endsWithParent, IReadOnlyList<OutputPump> pumps)
    {
        Owner = owner;
        _lifeline = lifeline;
        _row = row;
        EndsWithParent = endsWithParent;
        _pumps = pumps;
        Joined = pumps.Count == 0 ? Ended : JoinAsync();
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

    /// <summary>As <see cref="Ended"/>, and whoever takes the child's lines and records has got them all; fails with what such a taker threw.</summary>
    public Task Joined { get; }

    public int? ExitCode => _ended.Task.IsCompletedSuccessfully ? _ended.Task.Result : null;

    /// <summary>What came of the call, if the child was asked to report it and did.</summary>
    public ChildOutcome? Outcome { get; private set; }

    int IWatched.Descriptor => _exit!.Descriptor;

    /// <summary>Starts a child. If this throws, nothing has happened.</summary>
    public static ChildProcess Start(Process owner, StartMessage message, PickledMessage call, Surroundings around)
    {
        var directory = around.FullDirectory();
        if (directory is not null && !Launcher.Current.ChangesDirectory)
            message = message with { Settings = message.Settings with { Directory = directory } };
        var arena = Arena.Current;
        var row = arena.ReserveRow();
        CrashPoint.Reach("start.reserved");
        SafeFileHandle? parentEnd = null;
        ChildProcess? child = null;
        OutputSet? outputs = null;
        try
        {
            outputs = OutputSet.Open(around, message.Settings.SendsLogs);
            foreach (var slot in call.Slots)
                arena.Grant(row, slot);
            CrashPoint.Reach("start.granted");

            // The seam of the start methods: StartMethod.ForkServer may take a child that waits already, with its lifeline, instead of launching one.
            (parentEnd, var childEnd) = Lifeline.Create();
            using (childEnd)
            {
                var command = HostCommand.Create(ChildEntrance.Describe(Lifeline.CookieOf(childEnd) ?? 0), around, directory, outputs.Streams);
                SafeHandle[] handles = outputs.Log is { } log ? [arena.Handle, log, .. call.Handles] : [arena.Handle, .. call.Handles];
                Frame.Send(parentEnd, (message with { Row = row }).Encode(), handles);
                CrashPoint.Reach("start.sent");
                child = new ChildProcess(owner, parentEnd, row, message.IsDaemon || message.ReportsOutcome, outputs.Pumps);
                ChildTable.Add(child);
                Poller.Current.Run(() => child.Launch(command, childEnd));
                outputs.CloseChildEnds();
            }
        }
        catch (Exception error)
        {
            if (child is not null)
            {
                ChildTable.Remove(child);
                child._ended.SetResult(UnknownExitCode); // the end of this process may be waiting for it already
            }

            parentEnd?.Dispose();
            outputs?.Abandon();
            arena.ReturnRow(row);
            if (error is IOException)
                throw new ProcessException($"cannot start a process: {error.Message}", error);
            throw;
        }

        GC.KeepAlive(call);
        CrashPoint.Reach("start.spawned");
        return child;
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
            if (_lifeline.IsClosed)
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

        var (report, outcome, trouble) = ChildReport.ReadAll(_lifeline);
        lock (_lock)
            _lifeline.Dispose();
        foreach (var pump in _pumps)
            pump.Finish();
        DiagnosticFiles.Remove(Pid, _startTime);
        var code = exitCode ?? report ?? UnknownExitCode;
        if (trouble is not null)
            Outcome = new ChildOutcome(null, new ProcessException($"What the child sent could not be received: {trouble.Message}", trouble));
        if (outcome is null)
            Finish(code);
        else
            ThreadPool.UnsafeQueueUserWorkItem(_ => Open(outcome, code), null); // the user's types are not loaded on the poller
        return true;
    }

    private int Launch(LaunchCommand command, SafeFileHandle childEnd)
    {
        lock (_lock)
        {
            Pid = Launcher.Current.Launch(command, childEnd);
            if (OperatingSystem.IsLinux())
                _ = LinuxProcesses.TryReadStartTime(Pid, out _startTime);
            _exit = new ExitWatch(Pid);
            if (_signalAtLaunch != 0)
                _exit.Send(_signalAtLaunch);
        }

        // Before the child itself: the poller goes from the last to the first, so at the child's end they leave in the same round.
        foreach (var pump in _pumps)
            Poller.Current.Watch(pump);
        Poller.Current.Watch(this);
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
        ChildTable.Remove(this);
        _ended.SetResult(exitCode);
    }
}
