using System.Diagnostics;
using MultiProc.Channels;
using MultiProc.Foundation;

namespace MultiProc;

/// <summary>A queue that knows when everything that was put into it has been worked off.</summary>
/// <remarks>
/// <para>Python: <c>multiprocessing.JoinableQueue</c>. Beyond Python, <see cref="Join(CancellationToken)"/> has a timeout and an async twin.</para>
/// <para>Safe to use, and travels, as <see cref="Queue{T}"/>. A process that is killed between getting an item and <see cref="TaskDone"/> never reports it: the item counts as unfinished for ever, as in Python. Where that
/// may happen, wait with a timeout, or let the parent report for the dead. At most 2 147 483 647 items may be unfinished, as in Python: their number is not checked.</para>
/// </remarks>
/// <typeparam name="T">What the items are.</typeparam>
/// <example>
/// <code>
/// var work = new MultiProc.JoinableQueue&lt;int&gt;();
/// var p = new MultiProc.Process(() =&gt; { while (true) { Console.WriteLine(work.Get()); work.TaskDone(); } }) { Daemon = true };
/// p.Start();
/// work.Put(1);
/// work.Join();
/// </code>
/// </example>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class JoinableQueue<T> : Queue<T>
{
    /// <inheritdoc cref="Queue{T}(int, long, IPickler?)"/>
    public JoinableQueue(int maxSize = 0, long maxBytes = 0, IPickler? pickler = null)
        : base(maxSize, maxBytes, pickler)
    {
    }

    /// <summary>Reports that an item that was taken has been worked off.</summary>
    /// <remarks><para>Python: <c>task_done()</c>.</para></remarks>
    /// <exception cref="InvalidOperationException">It was called more often than items were put.</exception>
    /// <exception cref="ObjectDisposedException">The queue was closed in this process.</exception>
    public void TaskDone()
    {
        if (!Core.Work.TryFinish())
            throw new InvalidOperationException("JoinableQueue.TaskDone() was called more often than items were put.");
    }

    /// <summary>Waits until all items that were put have been reported as done.</summary>
    /// <remarks><para>Python: <c>join()</c>. Ends also if new items were put right after that moment.</para></remarks>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="ObjectDisposedException">The queue was closed in this process.</exception>
    public void Join(CancellationToken cancellationToken = default) => _ = Join(Deadline.Infinite, cancellationToken);

    /// <summary>Waits until all items that were put have been reported as done, for a time.</summary>
    /// <param name="timeout">How long to wait: zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits without end.</param>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>Whether they have.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <inheritdoc cref="Join(CancellationToken)"/>
    public bool Join(TimeSpan timeout, CancellationToken cancellationToken = default) => Join(Deadline.After(timeout), cancellationToken);

    /// <summary>Waits until all items that were put have been reported as done, without blocking a thread.</summary>
    /// <returns>A task that ends then.</returns>
    /// <inheritdoc cref="Join(CancellationToken)"/>
    public Task JoinAsync(CancellationToken cancellationToken = default) => Core.Work.JoinAsync(Deadline.Infinite, isAsync: true, cancellationToken).AsTask();

    /// <summary>Waits until all items that were put have been reported as done, for a time, without blocking a thread.</summary>
    /// <inheritdoc cref="Join(TimeSpan, CancellationToken)"/>
    public Task<bool> JoinAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        Core.Work.JoinAsync(Deadline.After(timeout), isAsync: true, cancellationToken).AsTask();

    private bool Join(Deadline deadline, CancellationToken cancellationToken) =>
        Ended.ResultOf(Core.Work.JoinAsync(deadline, isAsync: false, cancellationToken));
}
