using MultiProc.Foundation;

namespace MultiProc;

/// <content>Waiting for the end.</content>
public partial class Process
{
    /// <summary>Waits until the process has ended.</summary>
    /// <remarks>Python: <c>join()</c>. Returns when the operating system has reported the end, whatever became of the process's own children.</remarks>
    /// <exception cref="InvalidOperationException">It was not started, or is this process itself.</exception>
    /// <exception cref="ObjectDisposedException">The object is closed.</exception>
    public void Join() => Child().Ended.Wait();

    /// <summary>Waits until the process has ended.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the process.</param>
    /// <exception cref="InvalidOperationException">It was not started, or is this process itself.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The object is closed.</exception>
    public void Join(CancellationToken cancellationToken) => Child().Ended.Wait(cancellationToken);

    /// <summary>Waits until the process has ended, at most for a time.</summary>
    /// <param name="timeout">How long; zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</param>
    /// <param name="cancellationToken">Ends the waiting, not the process.</param>
    /// <returns>Whether it has ended.</returns>
    /// <remarks>Python's <c>join(timeout)</c> returns nothing, and takes a negative time for zero.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <exception cref="InvalidOperationException">It was not started, or is this process itself.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The object is closed.</exception>
    public bool Join(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        _ = Deadline.After(timeout); // the same error as everywhere
        return Child().Ended.Wait(Bounded(timeout), cancellationToken);
    }

    /// <summary>Waits until the process has ended, without blocking a thread.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the process.</param>
    /// <returns>A task that ends with the process.</returns>
    /// <exception cref="InvalidOperationException">It was not started, or is this process itself.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The object is closed.</exception>
    public Task JoinAsync(CancellationToken cancellationToken = default) => Child().Ended.WaitAsync(cancellationToken);

    /// <summary>Waits until the process has ended, at most for a time, without blocking a thread.</summary>
    /// <param name="timeout">How long; zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</param>
    /// <param name="cancellationToken">Ends the waiting, not the process.</param>
    /// <returns>Whether it has ended.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <exception cref="InvalidOperationException">It was not started, or is this process itself.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The object is closed.</exception>
    public Task<bool> JoinAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        _ = Deadline.After(timeout);
        return EndsWithin(Child().Ended, Bounded(timeout), cancellationToken);
    }

    private static async Task<bool> EndsWithin(Task ended, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await ended.WaitAsync(timeout, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return ended.IsCompleted;
    }

    /// <summary>A task takes no timeout beyond 49 days; nobody will see the difference.</summary>
    private static TimeSpan Bounded(TimeSpan timeout) => timeout.TotalMilliseconds > int.MaxValue ? Timeout.InfiniteTimeSpan : timeout;
}
