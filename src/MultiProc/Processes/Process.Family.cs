using System.Reflection;
using MultiProc.Platform;
using MultiProc.Platform.Interop;
using MultiProc.Processes;
using MultiProc.Processes.Warm;

namespace MultiProc;

/// <content>This process, its parent and its children.</content>
public partial class Process
{
    private static StartMethod s_startMethod;

    /// <summary>This process. In a child: the object by which it was started, as it arrived.</summary>
    /// <remarks>Python: <c>current_process()</c>. In the root its name is <c>MainProcess</c>.</remarks>
    public static Process Current => CurrentProcess.Self;

    /// <summary>The process that started this one; null in the root.</summary>
    /// <remarks>Python: <c>parent_process()</c>.</remarks>
    public static ParentProcess? Parent => CurrentProcess.Parent;

    /// <summary>How many processors the machine has, whether this process may use them or not.</summary>
    /// <remarks>Python: <c>cpu_count()</c>. How many it may use (affinity, the quota of a container) is <see cref="System.Environment.ProcessorCount"/>.</remarks>
    public static int CpuCount
    {
        get
        {
            HostPlatform.Demand();
            return Unistd.ProcessorsOnline() is > 0 and var count ? count : System.Environment.ProcessorCount;
        }
    }

    /// <summary>The children of this process that run, in the order in which they were started.</summary>
    /// <returns>A new list; children whose object was disposed are not in it.</returns>
    /// <remarks>Python: <c>active_children()</c>.</remarks>
    public static IReadOnlyList<Process> ActiveChildren()
    {
        var active = new List<Process>();
        foreach (var child in ChildTable.Snapshot())
        {
            if (!child.Ended.IsCompleted && !child.Owner._isClosed && child.Owner._child is not null)
                active.Add(child.Owner);
        }

        return active;
    }

    /// <summary>As the first line of <c>Main</c>: children need no startup hook then. In a child it does not return.</summary>
    /// <remarks>Python: <c>freeze_support()</c>. Needed where startup hooks are switched off (trimmed programs, for example); anywhere else it
    /// makes children start some milliseconds faster. What <c>Main</c> does before this line, children do too.</remarks>
    /// <exception cref="PlatformNotSupportedException">There is no support for this operating system yet.</exception>
    public static void FreezeSupport()
    {
        HostPlatform.Demand();
        HostCommand.HasFreezeSupport = true;
        ChildEntrance.Enter(byHook: false);
    }

    /// <summary>Says how the children that are started from now on come to be.</summary>
    /// <param name="method"><see cref="StartMethod.Spawn"/> is the default. With <see cref="StartMethod.ForkServer"/> processes wait for the calls that come next.
    /// Children start theirs in the same way.</param>
    /// <remarks>Python: <c>set_start_method()</c>, which may be called once, unless forced; here at any time. There are no contexts (<c>get_context()</c>): objects of
    /// this library do not depend on how a process was started.</remarks>
    /// <exception cref="NotSupportedException"><see cref="StartMethod.Fork"/>: .NET cannot fork.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It is no start method.</exception>
    public static void SetStartMethod(StartMethod method)
    {
        if (method == StartMethod.Fork)
            throw new NotSupportedException("A .NET process cannot be forked: the copy would have none of the runtime's other threads. Use Spawn, or ForkServer for quick starts.");
        if (method is not (StartMethod.Spawn or StartMethod.ForkServer))
            throw new ArgumentOutOfRangeException(nameof(method));
        s_startMethod = method;
        if (method != StartMethod.ForkServer)
            SparePool.Clear();
    }

    /// <summary>Names the assemblies that the children of <see cref="StartMethod.ForkServer"/> load while they wait for their call.</summary>
    /// <param name="assemblies">The assemblies; their module initializers run. None: nothing is preloaded.</param>
    /// <inheritdoc cref="SetForkServerPreload(Action?, Assembly[])"/>
    public static void SetForkServerPreload(params Assembly[] assemblies) => SetForkServerPreload(null, assemblies);

    /// <summary>Says what the children of <see cref="StartMethod.ForkServer"/> do while they wait for their call: what takes long and is the same for all.</summary>
    /// <param name="action">What each of them runs, with what it captures.</param>
    /// <param name="assemblies">The assemblies that each of them loads before; their module initializers run.</param>
    /// <remarks>
    /// <para>Python: <c>set_forkserver_preload()</c>, which takes names of modules. Here each waiting child does it for itself, as there is no fork:
    /// static fields that the action fills are its own. There is no <c>on_error</c>: what goes wrong is logged, as Python's <c>warn</c> does. It is a help, not a promise: a call for which no child is ready runs in a process
    /// that has done nothing of it.</para>
    /// <para>The action is pickled now. It runs on the main thread, before the process has name, key and parent; it can start no processes and make no objects
    /// of this library. What it throws is logged once, as a warning of the category <c>MultiProc</c>, and the child is used all the same; if it ends
    /// the process or never returns, calls run without it. Children that wait already get no call any more, and are ended at the next start; those of children are theirs to set.</para>
    /// </remarks>
    /// <exception cref="ArgumentNullException">There are no assemblies, or one is null.</exception>
    /// <exception cref="PicklingException">The action holds what bytes cannot carry, or an assembly has no file.</exception>
    public static void SetForkServerPreload(Action? action, params Assembly[] assemblies)
    {
        HostPlatform.Demand();
        ArgumentNullException.ThrowIfNull(assemblies);
        foreach (var assembly in assemblies)
            ArgumentNullException.ThrowIfNull(assembly, nameof(assemblies));
        Preload.Set(action, assemblies);
        SparePool.Reconsider();
    }

    /// <summary>How children come to be.</summary>
    /// <returns>What was set, or <see cref="StartMethod.Spawn"/>.</returns>
    /// <remarks>Python: <c>get_start_method()</c>; here, reading it decides nothing.</remarks>
    public static StartMethod GetStartMethod() => s_startMethod;

    /// <summary>The start methods that there are, the default one first.</summary>
    /// <returns>A new list.</returns>
    /// <remarks>Python: <c>get_all_start_methods()</c>.</remarks>
    public static IReadOnlyList<StartMethod> GetAllStartMethods() => [StartMethod.Spawn, StartMethod.ForkServer];

    /// <summary>Names the program by which children are started, where the running one cannot be started again: in a host that is no .NET program of its own.</summary>
    /// <param name="path">The apphost of this application, or <c>dotnet</c>; null: find out.</param>
    /// <remarks>Python: <c>set_executable()</c>. A script that stands before the program must turn into it (<c>exec</c>), with its arguments, environment and descriptor 3: a
    /// child that does not get the descriptor says so and ends with exit code 1.</remarks>
    public static void SetExecutable(string? path) => HostCommand.Executable = path is null ? null : Path.GetFullPath(path);

    /// <summary>The object that stands for this process where nothing of it arrived: in the root.</summary>
    internal static Process CreateForSelf() => new(CurrentProcess.Identity, CurrentProcess.Name);

    /// <summary>In a child: the object that arrived, made whole.</summary>
    internal static Process Receive(object?[] call, StartMessage start)
    {
        var self = CurrentProcess.Self; // it arrived, or the target knows nothing of it and it is made now
        self.Become(start, call[1] is Delegate target ? new TargetCall(target, Arguments(call)) : null);
        return self;
    }

    // Not by a range, whose types a child would load for it.
    private static object?[] Arguments(object?[] call)
    {
        var arguments = new object?[call.Length - 2];
        Array.Copy(call, 2, arguments, 0, arguments.Length);
        return arguments;
    }
}
