using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Processes;
using MultiProc.Serialization;

namespace MultiProc;

/// <summary>The end of a process as something that can be waited for.</summary>
/// <remarks>
/// <para>Python: <c>Process.sentinel</c>, a number for <c>multiprocessing.connection.wait</c>. It is set when the operating system has reported the
/// end of that very process; in Python a grandchild can hold it up. Lines and log records that the process left may still be on their way:
/// <see cref="Process.Join()"/> waits for them too.</para>
/// <para>All members may be used from any thread. It stays usable after the process object was disposed.</para>
/// <para>It travels to other processes of the family, also in messages, and is set there at the same moment; a copy that arrives costs a descriptor until then. If the process that
/// started the other one ends or is killed first, copies elsewhere are set by that: the other one ends with it.</para>
/// </remarks>
[DebuggerDisplay("IsSet = {IsSet}")]
public sealed class Sentinel : ITransferable, IWaitable
{
    private const long HasEnded = 0;
    private const long StillRuns = 1;

    private System.Threading.Lock _lock = new();
    private Task _ended;
    private bool _isOver;
    private SafeFileHandle? _line; // what travels: an end of a socket pair
    private SafeFileHandle? _otherEnd; // closed when the process has ended; only where it was started

    internal Sentinel(Task ended) => _ended = ended;

    /// <summary>Whether the process has ended.</summary>
    public bool IsSet => _ended.IsCompleted;

    bool IWaitable.IsReady => _ended.IsCompleted;

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

    Task IWaitable.WhenReadyAsync(CancellationToken cancellationToken) => _ended.WaitAsync(cancellationToken);

    void ITransferable.Dump(TransferWriter writer)
    {
        lock (_lock)
        {
            writer.WriteInt64(_isOver ? HasEnded : StillRuns);
            if (_isOver)
                return;
            if (_line is null)
                (_otherEnd, _line) = Tether.Create();
            writer.WriteOwnHandle(Descriptor.Duplicate(_line));
        }
    }

    void ITransferable.Load(TransferReader reader)
    {
        _lock = new();
        if (reader.ReadInt64() == HasEnded)
        {
            _isOver = true;
            _ended = Task.CompletedTask;
            return;
        }

        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ended = ended.Task;
        _line = Descriptor.Adopt(reader.ReadHandle());
        if (Tether.IsHungUp(_line))
            Told(); // it ended on the way: whoever looks now is told
        else
            _ = TetherWatch.Begin(_line, Told);

        void Told()
        {
            Tell();
            ended.TrySetResult();
        }
    }

    /// <summary>The process has ended: tells whoever has a copy.</summary>
    internal void Tell()
    {
        lock (_lock)
        {
            _isOver = true;
            _otherEnd?.Dispose();
            _line?.Dispose();
        }
    }
}
