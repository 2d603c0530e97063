using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Processes;
using MultiProc.Processes.Log;
using MultiProc.Serialization;

namespace MultiProc;

/// <content>From the start to the end.</content>
public partial class Process
{
    /// <summary>Starts the process. Returns as soon as the operating system has made it; does not wait for its target to run.</summary>
    /// <remarks>Target and arguments are pickled now, and this object lets go of them. The main thread of the child has the cultures of the calling
    /// thread, its other threads those that were set for all threads here, by name: what was changed in a culture does not come along.</remarks>
    /// <exception cref="InvalidOperationException">It was started before; this process is a daemon, is itself still starting, or is ending; or this
    /// program cannot be started a second time.</exception>
    /// <exception cref="PlatformNotSupportedException">NativeAOT compiled the program.</exception>
    /// <exception cref="PicklingException">The target or an argument cannot travel; the message names its path. No process was started.</exception>
    /// <exception cref="ProcessException">The operating system refuses; the message names the program and the reason.</exception>
    /// <exception cref="ObjectDisposedException">The object is closed.</exception>
    public void Start()
    {
        if (!TryBegin())
            throw new InvalidOperationException($"{this} has been started: a process object starts one process once.");
        PickledMessage? call = null;
        try
        {
            var around = _surroundings ?? Surroundings.Default;
            call = PickleCall();
            var child = ChildProcess.Start(this, Describe(call), call, around);
            around.Environment?.Close();
            Call = null;
            using (_lock.EnterScope())
                _child = child;
        }
        finally
        {
            using (_lock.EnterScope())
                _isStarting = false;
            call?.CloseOwnHandles();
        }
    }

    /// <summary>Asks the process to end, by SIGTERM; without a handler of its own it dies of it, and no code of it runs any more.</summary>
    /// <remarks>Python: <c>terminate()</c>. Locks that it holds become free and are told to be abandoned. Its own children end with it.
    /// Nothing happens if it has ended.</remarks>
    /// <exception cref="InvalidOperationException">It was not started.</exception>
    /// <exception cref="ObjectDisposedException">The object is closed.</exception>
    public void Terminate() => Child().Send(Platform.Interop.Signal.SIGTERM);

    /// <summary>Kills the process, by SIGKILL; it can do nothing about it.</summary>
    /// <remarks>Python: <c>kill()</c>. Otherwise as <see cref="Terminate"/>.</remarks>
    /// <exception cref="InvalidOperationException">It was not started.</exception>
    /// <exception cref="ObjectDisposedException">The object is closed.</exception>
    public void Kill() => Child().Send(Platform.Interop.Signal.SIGKILL);

    /// <summary>Asks the process to end, by SIGINT, as Ctrl+C asks a program.</summary>
    /// <remarks>
    /// <para>Python: <c>interrupt()</c>, of 3.14. There a <c>KeyboardInterrupt</c> rises in the main thread, and the exit code is 1. .NET knows no such
    /// thing: in the child the handlers of <see cref="Console.CancelKeyPress"/> and of <see cref="System.Runtime.InteropServices.PosixSignal.SIGINT"/> run, and unless one of them
    /// cancels it the child dies of it, with exit code −2.</para>
    /// <para>The child's Ctrl+C handlers run for this call and not for the Ctrl+C of a terminal, which is its parent's alone, until the first
    /// interrupt has reached it. Nothing happens if the process has ended.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">It was not started.</exception>
    /// <exception cref="ObjectDisposedException">The object is closed.</exception>
    public void Interrupt() => Child().Interrupt();

    /// <summary>Releases the object, which must have ended or not have been started.</summary>
    /// <remarks>Python: <c>close()</c>.</remarks>
    /// <exception cref="InvalidOperationException">The process still runs.</exception>
    public void Close()
    {
        if (!_isClosed && (_isStarting || IsAlive))
            throw new InvalidOperationException($"{this} still runs: join it before it is closed.");
        Dispose();
    }

    /// <summary>Releases the object. A process that still runs goes on, and is joined, or terminated if it is a daemon, when this process ends.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    void ITransferable.Dump(TransferWriter writer)
    {
        if (!_isStarting)
            throw writer.Refuse($"'{_name}' travels only to the process that it starts itself; send its name or its pid.");
    }

    // No constructor runs for what arrives. Everything else that the object knows comes with the start message. Only one can arrive:
    // the object whose start made this process.
    void ITransferable.Load(TransferReader reader)
    {
        _lock = new();
        CurrentProcess.Self = this;
    }

    /// <summary>Releases the object.</summary>
    /// <param name="disposing">Always true: there is no finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (!IsSelf)
            _isClosed = true;
    }

    private static void DemandMayStart()
    {
        HostCommand.DemandMetadata();
        if (CurrentProcess.IsDaemon)
            throw new InvalidOperationException("A daemon process may not have children.");
        if (CurrentProcess.IsStarting)
        {
            throw new InvalidOperationException(
                "A process that is itself still starting cannot start another one: a static constructor or module initializer would do so in every child again, without end.");
        }
    }

    private PickledMessage PickleCall()
    {
        object?[] arguments = Call?.Arguments ?? [];
        var names = new string[arguments.Length + 2];
        names[0] = names[1] = "";
        for (var i = 0; i < arguments.Length; i++)
            names[i + 2] = $"args[{i}]";
        return Pickle.DumpAll(names, [GetType() == typeof(Process) ? null : this, Call?.Target, .. arguments]);
    }

    private StartMessage Describe(PickledMessage call) => new(
        Row: 0,
        ProcessIdentity.Current,
        System.Environment.ProcessId,
        CurrentProcess.Name,
        _identity,
        _name,
        _isDaemon,
        _reportsOutcome,
        new ChildSettings(CultureNames.OfThisThread(), Directory: null, LogLevels.ForChildren(), LogLevels.Error, s_startMethod) { Entry = EntryAssembly.OfThisProcess() },
        _authKey ?? CurrentProcess.AuthKey,
        call.Parts,
        call.Slots)
    {
        // Where this is pid 1, the runtime reaps whatever ends, maybe before this process has a descriptor to ask the kernel with.
        ReportsExitCode = !ExitWatch.IsToldAfterReaping || System.Environment.ProcessId == 1,
    };

    private bool TryBegin()
    {
        using (Open()._lock.EnterScope())
        {
            if (IsSelf || _isStarting || _child is not null)
                return false; // its text is a user's override, perhaps, which may come here again
            DemandMayStart();
            return _isStarting = true;
        }
    }

    private ChildProcess Child() => Open()._child
        ?? throw new InvalidOperationException(IsSelf ? "This is the current process, not a child of it." : $"{this} has not been started.");
}
