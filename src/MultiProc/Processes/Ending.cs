using MultiProc.Foundation;

namespace MultiProc.Processes;

/// <summary>Waits for a task that ends with a process, in the shapes that the public face has.</summary>
internal static class Ending
{
    private static readonly TimeSpan s_longestOfTask = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <exception cref="Exception">What the task failed with.</exception>
    public static void Wait(Task ended, CancellationToken cancellationToken) => _ = Wait(ended, Timeout.InfiniteTimeSpan, cancellationToken);

    /// <exception cref="Exception">What the task failed with.</exception>
    public static bool Wait(Task ended, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var deadline = Deadline.After(timeout);
        while (Task.WaitAny([ended], (int)LimitOfTask(deadline).TotalMilliseconds, cancellationToken) < 0)
        {
            // A task's waits are timed by a clock that moves every few milliseconds: they may end before their time.
            if (deadline.HasExpired)
                return false;
        }

        ended.GetAwaiter().GetResult();
        return true;
    }

    /// <exception cref="Exception">What the task failed with.</exception>
    public static Task<bool> WaitAsync(Task ended, TimeSpan timeout, CancellationToken cancellationToken) =>
        EndsBefore(ended, Deadline.After(timeout), cancellationToken);

    private static async Task<bool> EndsBefore(Task ended, Deadline deadline, CancellationToken cancellationToken)
    {
        while (true)
        {
            await ended.WaitAsync(LimitOfTask(deadline), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (ended.IsCompleted)
            {
                await ended.ConfigureAwait(false);
                return true;
            }

            if (deadline.HasExpired)
                return false;
        }
    }

    /// <summary>What is left, as a task takes it: whole milliseconds, 24 days at most.</summary>
    private static TimeSpan LimitOfTask(Deadline deadline) =>
        deadline.IsInfinite
            ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromMilliseconds(Math.Ceiling(deadline.RemainingUpTo(s_longestOfTask).TotalMilliseconds));
}
