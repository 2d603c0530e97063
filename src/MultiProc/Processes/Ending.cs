using MultiProc.Foundation;

namespace MultiProc.Processes;

/// <summary>Waits for a task that ends with a process, in the shapes that the public face has.</summary>
internal static class Ending
{
    /// <exception cref="Exception">What the task failed with.</exception>
    public static void Wait(Task ended, CancellationToken cancellationToken) => _ = Wait(ended, Timeout.InfiniteTimeSpan, cancellationToken);

    /// <exception cref="Exception">What the task failed with.</exception>
    public static bool Wait(Task ended, TimeSpan timeout, CancellationToken cancellationToken)
    {
        _ = Deadline.After(timeout); // the same error as everywhere
        if (Task.WaitAny([ended], (int)Bounded(timeout).TotalMilliseconds, cancellationToken) < 0)
            return false;
        ended.GetAwaiter().GetResult();
        return true;
    }

    /// <exception cref="Exception">What the task failed with.</exception>
    public static Task<bool> WaitAsync(Task ended, TimeSpan timeout, CancellationToken cancellationToken)
    {
        _ = Deadline.After(timeout);
        return EndsWithin(ended, Bounded(timeout), cancellationToken);
    }

    private static async Task<bool> EndsWithin(Task ended, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await ended.WaitAsync(timeout, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (ended.IsCompleted)
            await ended.ConfigureAwait(false);
        return ended.IsCompleted;
    }

    /// <summary>A task takes no timeout beyond 24 days in milliseconds; nobody will see the difference.</summary>
    private static TimeSpan Bounded(TimeSpan timeout) =>
        timeout.TotalMilliseconds > int.MaxValue ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Ceiling(timeout.TotalMilliseconds));
}
