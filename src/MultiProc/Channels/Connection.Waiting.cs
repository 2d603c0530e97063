using MultiProc.Channels;
using MultiProc.Foundation;

namespace MultiProc;

public sealed partial class Connection
{
    /// <summary>Waits until at least one of several things is ready: a connection or a queue to be read from, an event to be set, a process to end.</summary>
    /// <remarks>
    /// <para>Python: <c>multiprocessing.connection.wait(object_list)</c>. A connection is ready also when nobody holds its other end, a queue also when it was shut down. Any number of objects can be waited for.
    /// A deviation: sockets and other descriptors cannot be waited for, which have members of their own for that.</para>
    /// <para>Nothing is taken: another thread or process may be faster than whoever reads then.</para>
    /// </remarks>
    /// <param name="objects">What to wait for. Of nothing, nothing ever is ready.</param>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>Those that are ready, in the order in which they were given.</returns>
    /// <exception cref="ArgumentNullException">There is no list.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="InvalidOperationException">One is a connection that can only send.</exception>
    /// <exception cref="ObjectDisposedException">One was closed in this process.</exception>
    public static IReadOnlyList<IWaitable> Wait(IEnumerable<IWaitable> objects, CancellationToken cancellationToken = default) =>
        WaitAsync(objects, Deadline.Infinite, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Waits until at least one of several things is ready, for a time.</summary>
    /// <param name="objects">What to wait for. Of nothing, nothing ever is ready.</param>
    /// <param name="timeout">How long to wait: zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits without end.</param>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>Those that are ready, in the order in which they were given; none, if none was within the time.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite (Python: counts as zero).</exception>
    /// <inheritdoc cref="Wait(IEnumerable{IWaitable}, CancellationToken)"/>
    public static IReadOnlyList<IWaitable> Wait(IEnumerable<IWaitable> objects, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        WaitAsync(objects, Deadline.After(timeout), cancellationToken).GetAwaiter().GetResult();

    /// <summary>Waits until at least one of several things is ready, without blocking a thread.</summary>
    /// <inheritdoc cref="Wait(IEnumerable{IWaitable}, CancellationToken)"/>
    public static Task<IReadOnlyList<IWaitable>> WaitAsync(IEnumerable<IWaitable> objects, CancellationToken cancellationToken = default) =>
        WaitAsync(objects, Deadline.Infinite, cancellationToken);

    /// <summary>Waits until at least one of several things is ready, for a time, without blocking a thread.</summary>
    /// <inheritdoc cref="Wait(IEnumerable{IWaitable}, TimeSpan, CancellationToken)"/>
    public static Task<IReadOnlyList<IWaitable>> WaitAsync(IEnumerable<IWaitable> objects, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        WaitAsync(objects, Deadline.After(timeout), cancellationToken);

    private static Task<IReadOnlyList<IWaitable>> WaitAsync(IEnumerable<IWaitable> objects, Deadline deadline, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(objects);
        return Waiting.WaitAsync([.. objects], deadline, cancellationToken);
    }
}
