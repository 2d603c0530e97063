using MultiProc.Foundation;
using MultiProc.Processes;

namespace MultiProc;

/// <content>Waiting for the end.</content>
public partial class Process
{
    /// <summary>Waits until the process has ended.</summary>
    /// <remarks>Python: <c>join()</c>. Returns when the operating system has reported the end, whatever became of the process's own children, and
    /// <see cref="ProcessStream.Lines"/> and the <see cref="LoggerFactory"/> have got all that it wrote. What a callback for lines threw is thrown here.</remarks>
    /// <exception cref="InvalidOperationException">It was not started, or is this process itself.</exception>
    /// <exception cref="ObjectDisposedException">The object is closed.</exception>
    public void Join() => Ending.Wait(Child().Joined, CancellationToken.None);

    /// <summary>Waits until the process has ended.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the process.</param>
    /// <exception cref="InvalidOperationException">It was not started, or is this process itself.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The object is closed.</exception>
    public void Join(CancellationToken cancellationToken) => Ending.Wait(Child().Joined, cancellationToken);

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
        _ = Deadline.After(timeout); // a wrong argument is told before a wrong state
        return Ending.Wait(Child().Joined, timeout, cancellationToken);
    }

    /// <summary>Waits until the process has ended, without blocking a thread.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the process.</param>
    /// <returns>A task that ends with the process.</returns>
    /// <exception cref="InvalidOperationException">It was not started, or is this process itself.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The object is closed.</exception>
    public Task JoinAsync(CancellationToken cancellationToken = default) => Child().Joined.WaitAsync(cancellationToken);

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
        return Ending.WaitAsync(Child().Joined, timeout, cancellationToken);
    }
}
