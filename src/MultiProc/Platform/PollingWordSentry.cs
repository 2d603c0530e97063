namespace MultiProc.Platform;

/// <summary>The portable sentry: one thread looks at all words again and again, at growing intervals, while anybody waits.</summary>
internal sealed class PollingWordSentry : PostedWordSentry
{
    private readonly PollingSentryPost _post;

    public PollingWordSentry() => _post = new PollingSentryPost(this);

    protected override SentryPost PostWithRoom() => _post;
}
