using MultiProc.Foundation;
using MultiProc.Platform;

namespace MultiProc.Synchronization.Words;

/// <summary>Waits by a primitive's protocol, as a thread or as a task.</summary>
internal static class WordWaiting
{
    /// <summary>Waits on the calling thread.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public static WordOutcome Run<TProtocol>(TProtocol protocol, IWordHolder holder, SharedWord word, Deadline deadline, CancellationToken cancellationToken)
        where TProtocol : struct, IWordProtocol
    {
        holder.BeginUse();
        var sleep = new WordSleep(word, deadline, cancellationToken);
        try
        {
            while (true)
            {
                var outcome = protocol.Look(ref sleep, out var expected);
                if (outcome != WordOutcome.MustSleep)
                    return outcome;
                sleep.Sleep(expected);
            }
        }
        finally
        {
            sleep.Dispose();
            holder.EndUse();
        }
    }

    /// <summary>Waits without a thread. Of those who would take from the same word, one at a time looks at it.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public static async Task<WordOutcome> RunAsync<TProtocol>(TProtocol protocol, IWordHolder holder, SharedWord word, Deadline deadline, CancellationToken cancellationToken)
        where TProtocol : struct, IWordProtocol
    {
        if (deadline.HasExpired)
            return Run(protocol, holder, word, deadline, cancellationToken); // a look, without a sleep
        holder.BeginUse();
        try
        {
            if (!TProtocol.Takes)
                return await LookAsync(protocol, word, deadline, cancellationToken).ConfigureAwait(false);
            var outcome = await QueueAsync(protocol, word, deadline, cancellationToken).ConfigureAwait(false);
            return outcome == WordOutcome.MustSleep ? Run(protocol, holder, word, Deadline.Now, cancellationToken) : outcome;
        }
        finally
        {
            holder.EndUse();
            GC.KeepAlive(holder);
        }
    }

    /// <returns><see cref="WordOutcome.MustSleep"/> where the time was over before the turn came: a last look is owed, for whoever has the turn may be late.</returns>
    private static async Task<WordOutcome> QueueAsync<TProtocol>(TProtocol protocol, SharedWord word, Deadline deadline, CancellationToken cancellationToken)
        where TProtocol : struct, IWordProtocol
    {
        var turn = WordTurn.Join(word);
        try
        {
            if (!await turn.BeginAsync(deadline, cancellationToken).ConfigureAwait(false))
                return WordOutcome.MustSleep;
            try
            {
                return await LookAsync(protocol, word, deadline, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                turn.End();
            }
        }
        finally
        {
            turn.Leave();
        }
    }

    private static async Task<WordOutcome> LookAsync<TProtocol>(TProtocol protocol, SharedWord word, Deadline deadline, CancellationToken cancellationToken)
        where TProtocol : struct, IWordProtocol
    {
        var sleep = WordSleep.OfTask(word, deadline, cancellationToken);
        while (true)
        {
            var outcome = protocol.Look(ref sleep, out var expected);
            if (outcome != WordOutcome.MustSleep)
                return outcome;
            var woken = await WordSentry.Instance.WaitAsync(word, expected, sleep.BeginSlice(), cancellationToken).ConfigureAwait(false);
            sleep.EndSlice(woken);
        }
    }
}
