using MultiProc.Foundation;

namespace MultiProc.Channels;

/// <summary>Waits until something of many is ready.</summary>
internal static class Waiting
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMilliseconds(int.MaxValue); // a timer's limit

    /// <returns>What is ready, in the order in which it was given; nothing, if nothing was within the time.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public static async Task<IReadOnlyList<IWaitable>> WaitAsync(IReadOnlyList<IWaitable> objects, Deadline deadline, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var ready = FindReady(objects);
            if (ready.Count > 0 || deadline.HasExpired)
                return ready;
            await WaitForOneAsync(objects, deadline.RemainingUpTo(s_longestWait), cancellationToken).ConfigureAwait(false); // which another may take
        }
    }

    private static async Task WaitForOneAsync(IReadOnlyList<IWaitable> objects, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waits = new List<Task>(objects.Count + 1) { Task.Delay(timeout, leave.Token) };
        try
        {
            foreach (var each in objects)
                waits.Add(each.WhenReadyAsync(leave.Token));
            var first = await Task.WhenAny(waits).ConfigureAwait(false);
            if (first.IsFaulted)
                await first.ConfigureAwait(false);
        }
        finally
        {
            await leave.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(waits).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static List<IWaitable> FindReady(IReadOnlyList<IWaitable> objects)
    {
        var ready = new List<IWaitable>();
        foreach (var each in objects)
        {
            ArgumentNullException.ThrowIfNull(each, nameof(objects));
            if (each.IsReady)
                ready.Add(each);
        }

        return ready;
    }
}
