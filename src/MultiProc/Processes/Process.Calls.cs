using MultiProc.Processes;

namespace MultiProc;

/// <content>One call in a process of its own.</content>
public partial class Process
{
    /// <summary>Runs a method in a process of its own.</summary>
    /// <param name="function">What the process runs, with what it captures.</param>
    /// <param name="cancellationToken">Kills the process.</param>
    /// <returns>A task that ends when the process has ended.</returns>
    /// <inheritdoc cref="RunAsync{T}(Func{T}, CancellationToken)"/>
    public static Task RunAsync(Action function, CancellationToken cancellationToken = default) => CallAsync<object?>(function, cancellationToken);

    /// <summary>Runs an asynchronous method in a process of its own.</summary>
    /// <param name="function">What the process runs, with what it captures.</param>
    /// <param name="cancellationToken">Kills the process.</param>
    /// <returns>A task that ends when the process has ended.</returns>
    /// <inheritdoc cref="RunAsync{T}(Func{T}, CancellationToken)"/>
    public static Task RunAsync(Func<Task> function, CancellationToken cancellationToken = default) => CallAsync<object?>(function, cancellationToken);

    /// <summary>Calls a function in a process of its own and brings its result back.</summary>
    /// <typeparam name="T">What it returns.</typeparam>
    /// <param name="function">What the process runs, with what it captures.</param>
    /// <param name="cancellationToken">Kills the process.</param>
    /// <returns>The result, a copy of the child's, when the process has ended.</returns>
    /// <remarks>
    /// <para>Python: a <c>ProcessPoolExecutor</c> of one worker that is used once. What the function throws is thrown here: the same type, with the
    /// child's stack trace. A result that cannot travel is a <see cref="PicklingException"/>.</para>
    /// <para>If the process dies, the task fails. If this process ends before, the process is terminated.</para>
    /// </remarks>
    /// <exception cref="ArgumentNullException">There is no function.</exception>
    /// <exception cref="ArgumentException">The function returns a <see cref="ValueTask"/>: let it return a task.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the process is dead.</exception>
    /// <exception cref="PicklingException">The function cannot travel, or its result.</exception>
    /// <exception cref="WorkerLostException">The process ended without a result: it crashed, was killed, or called <c>Environment.Exit</c>.</exception>
    /// <exception cref="InvalidOperationException">This process may not start others; see <see cref="Start"/>.</exception>
    /// <exception cref="PlatformNotSupportedException">NativeAOT compiled the program.</exception>
    /// <exception cref="ProcessException">The operating system refuses to start a process.</exception>
    public static Task<T> RunAsync<T>(Func<T> function, CancellationToken cancellationToken = default) => CallAsync<T>(function, cancellationToken);

    /// <summary>Calls an asynchronous function in a process of its own and brings its result back.</summary>
    /// <typeparam name="T">What its task returns.</typeparam>
    /// <param name="function">What the process runs, with what it captures.</param>
    /// <param name="cancellationToken">Kills the process.</param>
    /// <returns>The result, a copy of the child's, when the process has ended.</returns>
    /// <inheritdoc cref="RunAsync{T}(Func{T}, CancellationToken)"/>
    public static Task<T> RunAsync<T>(Func<Task<T>> function, CancellationToken cancellationToken = default) => CallAsync<T>(function, cancellationToken);

    private static Task<T> CallAsync<T>(Delegate function, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (typeof(T) == typeof(ValueTask) || (typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(ValueTask<>)))
            throw new ArgumentException("A value task cannot be brought back: let the function return its AsTask().", nameof(function));
        return CallAsync<T>(new TargetCall(function, []), cancellationToken);
    }

    private static async Task<T> CallAsync<T>(TargetCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = new Process(call, reportsOutcome: true);
        process.Start();
        var child = process._child!;
        using (cancellationToken.UnsafeRegister(static child => ((ChildProcess)child!).Send(Platform.Interop.Signal.SIGKILL), child))
            await child.Joined.ConfigureAwait(false);
        var exitCode = child.ExitCode!.Value;
        if (child.Outcome is { } outcome)
            return (T)outcome.Get()!;
        cancellationToken.ThrowIfCancellationRequested();
        throw new WorkerLostException(child.Pid, exitCode);
    }
}
