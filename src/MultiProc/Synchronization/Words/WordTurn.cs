using MultiProc.Foundation;
using MultiProc.Platform;

namespace MultiProc.Synchronization.Words;

/// <summary>The tasks of this process that want to take from one word: one at a time looks at it, the others queue here, in order.</summary>
/// <remarks>Otherwise each permit would wake all of them. Who times out or is cancelled in the queue owes nothing: it never slept on the word.</remarks>
internal sealed class WordTurn
{
    // A timer's limit.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMilliseconds(int.MaxValue);
    private static readonly Dictionary<SharedWord, WordTurn> s_turns = [];

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly SharedWord _word;
    private int _users;

    private WordTurn(SharedWord word) => _word = word;

    public static WordTurn Join(SharedWord word)
    {
        lock (s_turns)
        {
            if (!s_turns.TryGetValue(word, out var turn))
                s_turns.Add(word, turn = new WordTurn(word));
            turn._users++;
            return turn;
        }
    }

    /// <summary>Waits for the turn.</summary>
    /// <returns>False if it did not come within the time.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public async Task<bool> BeginAsync(Deadline deadline, CancellationToken cancellationToken)
    {
        while (!await _gate.WaitAsync(deadline.RemainingUpTo(s_longestWait), cancellationToken).ConfigureAwait(false))
        {
            if (deadline.HasExpired)
                return false;
        }

        return true;
    }

    public void End() => _gate.Release();

    public void Leave()
    {
        lock (s_turns)
        {
            if (--_users > 0)
                return;
            _ = s_turns.Remove(_word);
        }

        _gate.Dispose();
    }
}
