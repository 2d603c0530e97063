using System.Diagnostics;
using MultiProc.Foundation;
using MultiProc.Platform;

namespace MultiProc;

/// <summary>The process that started this one, as its child sees it.</summary>
/// <remarks>
/// <para>Python: what <c>multiprocessing.parent_process()</c> returns. A deviation: there a child may outlive its parent and see
/// it dead; here a child ends at once when its parent does, so nobody lives to see <see cref="IsAlive"/> false for long.</para>
/// <para>All members may be used from any thread.</para>
/// </remarks>
[DebuggerDisplay("{Name} ({Pid})")]
public sealed class ParentProcess
{
    // Long enough to cost nothing, short enough for a token: poll(2) knows no tokens.
    private const int SliceMilliseconds = 50;
    private readonly int _lifeline;

    internal ParentProcess(string name, int pid, int lifeline)
    {
        Name = name;
        Pid = pid;
        _lifeline = lifeline;
    }

    /// <summary>The name that it had when it started this process.</summary>
    public string Name { get; }

    /// <summary>Its process number.</summary>
    public int Pid { get; }

    /// <summary>The same as <see cref="Pid"/>, as in Python.</summary>
    public int Ident => Pid;

    /// <summary>Whether it still runs: asked of the socket that connects the two, so another process of the same number is never mistaken for it.</summary>
    public bool IsAlive => !Lifeline.IsHungUp(_lifeline, 0);

    /// <summary>Waits for its end, which is the end of this process too.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Join(CancellationToken cancellationToken = default) => Join(Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Waits for its end, at most for a time.</summary>
    /// <param name="timeout">How long; zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Whether it has ended. As this process ends with it, that is hardly ever seen.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public bool Join(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var deadline = Deadline.After(timeout);
        var slice = TimeSpan.FromMilliseconds(SliceMilliseconds);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Lifeline.IsHungUp(_lifeline, (int)Math.Ceiling(deadline.RemainingUpTo(slice).TotalMilliseconds)))
                return true;
            if (deadline.HasExpired)
                return false;
        }
    }

    /// <summary>Waits for its end, which is the end of this process too, without blocking the caller.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that does not end but by cancellation: this process ends with its parent.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task JoinAsync(CancellationToken cancellationToken = default) => JoinAsync(Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Waits for its end, at most for a time, without blocking the caller.</summary>
    /// <param name="timeout">How long; zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Whether it has ended.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<bool> JoinAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        _ = Deadline.After(timeout); // thrown here, not in the task
        return Task.Factory.StartNew(() => Join(timeout, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Like Python's: <c>&lt;ParentProcess name='MainProcess' pid=17&gt;</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"<ParentProcess name='{Name}' pid={Pid}>";
}
