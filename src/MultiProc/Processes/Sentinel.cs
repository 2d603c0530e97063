using System.Diagnostics;
using MultiProc.Foundation;
using MultiProc.Processes;
using MultiProc.Serialization;

namespace MultiProc;

/// <summary>The end of a process as something that can be waited for.</summary>
/// <remarks>
/// <para>Python: <c>Process.sentinel</c>, a number for <c>multiprocessing.connection.wait</c>. It is set when the operating system has reported the
/// end of that very process; in Python a grandchild can hold it up. Lines and log records that the process left may still be on their way:
/// <see cref="Process.Join()"/> waits for them too.</para>
/// <para>All members may be used from any thread. It belongs to the process that started the other one, does not travel, and
/// stays usable after the process object was disposed.</para>
/// </remarks>
[DebuggerDisplay("IsSet = {IsSet}")]
public sealed class Sentinel : ITransferable, ISignal
{
    private readonly Task _ended;

    internal Sentinel(Task ended) => _ended = ended;

    /// <summary>Whether the process has ended.</summary>
    public bool IsSet => _ended.IsCompleted;

    Task ISignal.Raised => _ended;

    /// <summary>Waits until the process has ended.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the process.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Wait(CancellationToken cancellationToken = default) => _ended.Wait(cancellationToken);

    /// <summary>Waits until the process has ended, at most for a time.</summary>
    /// <param name="timeout">How long; zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</param>
    /// <param name="cancellationToken">Ends the waiting, not the process.</param>
    /// <returns>Whether it has ended.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public bool Wait(TimeSpan timeout, CancellationToken cancellationToken = default) => Ending.Wait(_ended, timeout, cancellationToken);

    /// <summary>Waits until the process has ended, without blocking a thread.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the process.</param>
    /// <returns>A task that ends with the process.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task WaitAsync(CancellationToken cancellationToken = default) => _ended.WaitAsync(cancellationToken);

    /// <summary>Waits until the process has ended, at most for a time, without blocking a thread.</summary>
    /// <param name="timeout">How long; zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</param>
    /// <param name="cancellationToken">Ends the waiting, not the process.</param>
    /// <returns>Whether it has ended.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<bool> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken = default) => Ending.WaitAsync(_ended, timeout, cancellationToken);

    void ITransferable.Dump(TransferWriter writer) =>
        throw writer.Refuse("is the end of a child as its parent sees it; wait for it here, and tell others by an Event.");

    void ITransferable.Load(TransferReader reader) => throw new UnpicklingException("a sentinel does not travel");
}
