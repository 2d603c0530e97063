namespace MultiProc.Platform;

/// <summary>Looks at its words again and again, at intervals of 1 ms after something has happened, growing to 8 ms.</summary>
/// <remarks>A wake-up is the changed value itself, as with <see cref="PollingWordWaiter"/>. Without anything to watch it sleeps on its bell.</remarks>
internal sealed class PollingSentryPost(PostedWordSentry sentry) : SentryPost(sentry)
{
    private const int ShortestPause = 1;
    private const int LongestPause = 8;
    private readonly object _bell = new();
    private int _pause = ShortestPause;
    private bool _hasRung;

    public override void Ring()
    {
        lock (_bell)
        {
            _hasRung = true;
            Monitor.Pulse(_bell);
        }
    }

    protected override void Prepare()
    {
        lock (_bell)
            _hasRung = false;
    }

    protected override int Sleep(TimeSpan limit, bool isQuiet)
    {
        _pause = isQuiet ? Math.Min(2 * _pause, LongestPause) : ShortestPause;
        var milliseconds = Math.Ceiling(limit.TotalMilliseconds);
        lock (_bell)
        {
            if (!_hasRung)
                _ = Monitor.Wait(_bell, (int)(Watched.Count == 0 ? milliseconds : Math.Min(_pause, milliseconds)));
        }

        return -1;
    }
}
