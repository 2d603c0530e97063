using MultiProc.Platform;

namespace MultiProc.UnitTests.Platform;

public sealed class PollingWordSentryTests : WordSentryTests
{
    private protected override WordSentry Sentry { get; } = new PollingWordSentry { Patience = TimeSpan.FromMilliseconds(20) };

    private protected override WordWaiter Waker { get; } = new PollingWordWaiter();

    private protected override int Rounds => 20;

    [Fact]
    public async Task TwoThousandWaits_TakeLittleProcessorTime()
    {
        var waits = Enumerable.Range(0, 2000).Select(i => Wait(i).AsTask()).ToList();
        var before = SentryThreads.ProcessorTime;
        await Task.Delay(TimeSpan.FromSeconds(3));
        (SentryThreads.ProcessorTime - before).Should().BeLessThan(TimeSpan.FromMilliseconds(300));
        await EndAsync(waits);
    }
}
