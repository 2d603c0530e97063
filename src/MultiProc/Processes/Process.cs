using System.Diagnostics;
using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Processes;
using MultiProc.Serialization;

namespace MultiProc;

/// <summary>Runs a function in another process, with its arguments, as a thread would run it here.</summary>
/// <remarks>
/// <para>Python: <c>multiprocessing.Process</c> with the start method <c>spawn</c>. The child is a fresh copy of this program that runs
/// the target instead of <c>Main</c>. Deviations: bad arguments are found when the object is made; what cannot travel is refused by
/// <see cref="Start"/> before a child exists; a child ends at once when its parent ends without joining it (a crash, a kill), so there are
/// no orphans; at the end of the child its own children are joined and then its exit handlers run, but it does not wait for its foreground threads; Ctrl+C
/// is the parent's: children do not see it (<see cref="Interrupt"/> is for them); there is no <c>group</c>, which has no use in Python either,
/// no <c>get_context()</c>, and no <c>allow_connection_pickling()</c>, which does nothing there; instead of <c>util.Finalize</c> with its priorities there
/// are <see cref="AppDomain.ProcessExit"/>, whose handlers run in the order in which they were added, and <c>using</c>.</para>
/// <para>Target and arguments are copied when <see cref="Start"/> is called; what the child changes in them is not seen here. Everything of this
/// library that synchronises or carries messages stays the same object. All members may be used from any thread. An object belongs to the
/// process that made it, and travels only to the child that it starts.</para>
/// <para>If the child dies, <see cref="Join()"/> returns and <see cref="ExitCode"/> tells how. If this process dies, the child ends. When this
    /// process ends by itself, daemons are terminated and other children joined; but if it was asked to end, by SIGINT, SIGTERM or SIGQUIT and whatever its handlers did about
    /// that, all are terminated: by SIGTERM, and a second later (in a child sooner) by SIGKILL.</para>
/// </remarks>
/// <example>
/// <code>
/// var p = new MultiProc.Process(() =&gt; Console.WriteLine($"hello from {Environment.ProcessId}"));
/// p.Start();
/// p.Join();
/// </code>
/// </example>
[DebuggerDisplay("{ToString(),nq}")]
public partial class Process : ITransferable, IDisposable
{
    private readonly bool _reportsOutcome;
    private BriefLock _lock = new();
    private string _identity;
    private string _name;
    private bool _isDaemon;
    private byte[]? _authKey;
    private ChildProcess? _child;
    private bool _isStarting;
    private bool _isClosed;

    /// <summary>A process that calls a method without parameters.</summary>
    /// <param name="target">What the child runs: a lambda, with what it captures, or a method.</param>
    /// <exception cref="ArgumentNullException">There is no target.</exception>
    public Process(Action target)
        : this(new TargetCall(Demand(target), []))
    {
    }

    /// <summary>A process that runs an asynchronous method to its end.</summary>
    /// <param name="target">What the child runs; it ends when the task has ended.</param>
    /// <exception cref="ArgumentNullException">There is no target.</exception>
    public Process(Func<Task> target)
        : this(new TargetCall(Demand(target), []))
    {
    }

    /// <summary>A process that calls a method with arguments.</summary>
    /// <param name="target">What the child calls; what it returns is ignored, but a task is waited for.</param>
    /// <param name="args">Its arguments by position. What has a default may be left out; numbers are widened as C# does. An <c>object[]</c> is the
    /// list of arguments, an array of any other type is one argument.</param>
    /// <exception cref="ArgumentNullException">There is no target.</exception>
    /// <exception cref="ArgumentException">Number or types of the arguments do not fit the method.</exception>
    public Process(Delegate target, params object?[]? args)
        : this(TargetCall.Bind(Demand(target), Spread(target, args), kwargs: null))
    {
    }

    /// <summary>A process described by name, as in Python.</summary>
    /// <param name="target">What the child calls.</param>
    /// <param name="args">Its arguments by position.</param>
    /// <param name="kwargs">Its arguments by parameter name.</param>
    /// <param name="name">What the process is called; null: <c>Process-1</c>, <c>Process-2</c> and so on.</param>
    /// <param name="daemon">Whether it is terminated, rather than waited for, when this process ends; null: as this process.</param>
    /// <exception cref="ArgumentNullException">There is no target.</exception>
    /// <exception cref="ArgumentException">The arguments do not fit: an unknown name, one given twice, one missing, one of a wrong type.</exception>
    public Process(
        Delegate target,
        object?[]? args = null,
        IReadOnlyDictionary<string, object?>? kwargs = null,
        string? name = null,
        bool? daemon = null)
        : this(TargetCall.Bind(Demand(target), args is null ? [] : Spread(target, args), kwargs), name, daemon)
    {
    }

    /// <summary>For derived classes, which say in <see cref="Run"/> what the child does.</summary>
    protected Process()
        : this(call: null)
    {
    }

    /// <summary>For derived classes, which say in <see cref="Run"/> what the child does.</summary>
    /// <param name="name">What the process is called; null: <c>Process-1</c>, <c>Process-2</c> and so on.</param>
    /// <param name="daemon">Whether it is terminated, rather than waited for, when this process ends; null: as this process.</param>
    protected Process(string? name, bool? daemon)
        : this(call: null, name, daemon)
    {
    }

    private Process(TargetCall? call, string? name = null, bool? daemon = null, bool reportsOutcome = false)
    {
        HostPlatform.Demand();
        Call = call;
        _identity = CurrentProcess.NextIdentity();
        _name = name ?? $"Process-{_identity}";
        _isDaemon = daemon ?? CurrentProcess.IsDaemon;
        _reportsOutcome = reportsOutcome;
    }

    private Process(string identity, string name)
    {
        _identity = identity;
        _name = name;
    }

    /// <summary>What the process is called. It means nothing to anybody but people, and may be used twice.</summary>
    /// <remarks>Python: <c>name</c>.</remarks>
    /// <exception cref="ArgumentNullException">There is no name.</exception>
    /// <exception cref="ObjectDisposedException">The object is closed.</exception>
    public string Name
    {
        get => IsSelf ? CurrentProcess.Name : Open()._name;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Open()._name = value;
            if (IsSelf)
                CurrentProcess.Name = value;
        }
    }

    /// <summary>Whether the process is terminated, rather than waited for, when the one that started it ends; it may have no children then.</summary>
    /// <remarks>Python: <c>daemon</c>. Inherited from the creator. A daemon that does not end within 5 s of SIGTERM is killed; Python waits for it for ever.</remarks>
    /// <exception cref="InvalidOperationException">It is set after the start.</exception>
    /// <exception cref="ObjectDisposedException">The object is closed.</exception>
    public bool Daemon
    {
        get => IsSelf ? CurrentProcess.IsDaemon : Open()._isDaemon;
        set
        {
            using (Open()._lock.EnterScope())
            {
                if (IsSelf || _isStarting || _child is not null)
                    throw new InvalidOperationException("Whether a process is a daemon is decided before it is started.");
                _isDaemon = value;
            }
        }
    }

    /// <summary>The key by which processes of one family prove that they belong to it: random in the root, inherited by its children.</summary>
    /// <remarks>Python: <c>authkey</c>. A copy is returned and taken.</remarks>
    /// <exception cref="ArgumentNullException">There is no key.</exception>
    /// <exception cref="ObjectDisposedException">The object is closed.</exception>
    public byte[] AuthKey
    {
        get => [.. Open()._authKey ?? CurrentProcess.AuthKey];
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (IsSelf)
                CurrentProcess.AuthKey = [.. value];
            else
                Open()._authKey = [.. value];
        }
    }

    /// <summary>The process number; null before the start.</summary>
    /// <remarks>Python: <c>pid</c>.</remarks>
    /// <exception cref="ObjectDisposedException">The object is closed.</exception>
    public int? Pid => IsSelf ? System.Environment.ProcessId : Open()._child?.Pid;

    /// <summary>The same as <see cref="Pid"/>, as in Python.</summary>
    /// <exception cref="ObjectDisposedException">The object is closed.</exception>
    public int? Ident => Pid;

    /// <summary>How the process ended; null while it runs and before it was started.</summary>
    /// <remarks>Python: <c>exitcode</c>. 0: the target returned. N: it called <c>Environment.Exit(N)</c>. 1: it threw; the stack trace is on standard error. −N: signal N killed
    /// it. 255: nobody knows (somebody else took the exit status of a child that could not report it).</remarks>
    /// <exception cref="ObjectDisposedException">The object is closed.</exception>
    public int? ExitCode => Open()._child?.ExitCode;

    /// <summary>Whether the process has been started and has not ended.</summary>
    /// <remarks>Python: <c>is_alive()</c>, without joining it.</remarks>
    /// <exception cref="ObjectDisposedException">The object is closed.</exception>
    public bool IsAlive => IsSelf || Open()._child is { Ended.IsCompleted: false };

    /// <summary>The end of the process, to wait for it together with other things.</summary>
    /// <remarks>Python: <c>sentinel</c>.</remarks>
    /// <exception cref="InvalidOperationException">It was not started, or is this process itself.</exception>
    /// <exception cref="ObjectDisposedException">The object is closed.</exception>
    public Sentinel Sentinel => Child().Sentinel;

    /// <summary>The target with its arguments, until they have been handed over.</summary>
    internal TargetCall? Call { get; private set; }

    private bool IsSelf => ReferenceEquals(this, CurrentProcess.SelfIfKnown);

    /// <summary>What the child does: calls the target. Derived classes do something else here; their fields travel with them.</summary>
    /// <remarks>Called directly, it runs in the calling process.</remarks>
    public virtual void Run() => Call?.Invoke();

    /// <summary>Like Python's: <c>&lt;Process name='Process-1' pid=17 parent=11 stopped exitcode=-SIGKILL daemon&gt;</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ProcessText.Of(this, _isClosed);

    private static T Demand<T>(T target)
        where T : Delegate
    {
        ArgumentNullException.ThrowIfNull(target);
        return target;
    }

    /// <summary>C# takes an array of any class for the list of arguments, and a lone null for no list; both are meant as one argument.</summary>
    private static object?[] Spread(Delegate target, object?[]? args)
    {
        if (args is null)
            return TargetCall.ParametersOf(target).Length == 0 ? [] : [null];
        return args.GetType() == typeof(object[]) ? args : [args];
    }

    private void Become(StartMessage start, TargetCall? call)
    {
        Call = call;
        _identity = start.Identity;
        _name = start.Name;
        _isDaemon = start.IsDaemon;
    }

    private Process Open()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        return this;
    }
}
