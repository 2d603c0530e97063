using System.Runtime.Versioning;
using MultiProc.Platform;
using MultiProc.Platform.Interop;

namespace MultiProc.UnitTests.Platform;

[SupportedOSPlatform("linux")]
public sealed class LinuxWordSentryTests : WordSentryTests
{
    private const int MostTries = 10;
    private static readonly TimeSpan s_limitOfTheBroken = TimeSpan.FromSeconds(3);

    private protected override WordSentry Sentry { get; } = new LinuxWordSentry { Patience = TimeSpan.FromMilliseconds(20) };

    private protected override WordWaiter Waker { get; } = new LinuxWordWaiter();

    private protected override int Rounds => 200;

    [Fact]
    public void IsSupported_OnThisMachine() => LinuxWordSentry.IsSupported().Should().BeTrue("the tests of this class need Linux 5.16 and a profile that permits futex_waitv");

    [Theory]
    [InlineData(Errno.EPERM)]
    [InlineData(Errno.EINVAL)]
    [InlineData(38)] // ENOSYS
    public void IsSupported_IsFalse_WhereAProfileForbidsIt(int error)
    {
        var isSupported = true;
        var thread = new Thread(() =>
        {
            FutexFilter.Install(error);
            isSupported = LinuxWordSentry.IsSupported();
        });
        thread.Start();
        thread.Join();
        isSupported.Should().BeFalse();
    }

    [Fact]
    public async Task WaitAsync_Ends_WhereAFilterForbidsItFromTheStart_ByPolling()
    {
        var type = await Process.RunAsync(() =>
        {
            FutexFilter.Install(Errno.EPERM);
            UseWithFilter(WordSentry.Instance);
            return WordSentry.Instance.GetType().Name;
        });
        type.Should().Be(nameof(PollingWordSentry));
    }

    [Fact]
    public async Task WaitAsync_Ends_WhereAFilterForbidsItSince_WithLittleProcessorTime()
    {
        var time = await Process.RunAsync(() =>
        {
            var sentry = new LinuxWordSentry();
            FutexFilter.Install(Errno.EPERM);
            UseWithFilter(sentry);
            return SentryThreads.ProcessorTime;
        });
        time.Should().BeLessThan(TimeSpan.FromMilliseconds(200), "it sleeps in between");
    }

    [Fact]
    public async Task WaitAsync_Ends_WhenTheWordIsWoken_ThoughItHasNotChanged()
    {
        var wait = Wait(0).AsTask();
        Eventually.Holds(
            () =>
            {
                Waker.Wake(ref Words[0].LowHalf, 1); // until it sleeps
                return wait.IsCompleted;
            },
            TimeSpan.FromSeconds(10)).Should().BeTrue();
        (await wait).Should().BeTrue();
    }

    [Fact]
    public async Task MoreWordsThanThePostsHold_AreWaitedForBySeventeenThreads()
    {
        var words = Map(6000);
        var waits = Enumerable.Range(0, words.Count).Select(i => Sentry.WaitAsync(words[i], 0, TimeSpan.MaxValue, default).AsTask()).ToList();
        Eventually.Holds(() => SentryThreads.Count == 17, TimeSpan.FromSeconds(10)).Should().BeTrue();
        waits.Should().OnlyContain(wait => !wait.IsCompleted);
        for (var i = words.Count - 1; i >= 0; i--)
            Change(words[i]);

        (await Task.WhenAll(waits).WaitAsync(TimeSpan.FromSeconds(10))).Should().OnlyContain(woken => woken);
    }

    [Fact]
    public async Task TwoThousandWaits_TakeNoProcessorTime()
    {
        var waits = Enumerable.Range(0, 2000).Select(i => Wait(i).AsTask()).ToList();
        await Wait(0, limit: TimeSpan.FromMilliseconds(500)); // all are asleep by now
        var before = SentryThreads.ProcessorTime;
        await Task.Delay(TimeSpan.FromSeconds(3));
        (SentryThreads.ProcessorTime - before).Should().BeLessThanOrEqualTo(TimeSpan.FromMilliseconds(10));
        await EndAsync(waits);
    }

    [Fact]
    public async Task AVariantThatLooksOnlyAtTheWordThatTheKernelNames_IsCaught_ByTheSameStorm()
    {
        var tries = 0;
        var isCaught = false;
        try
        {
            while (!isCaught && tries < MostTries)
            {
                SentryPost.LooksAtAll = false;
                isCaught = !await new WordStorm(Sentry, Waker, Map(40), waitersPerWord: 2, rounds: 250).RunAsync(s_limitOfTheBroken);
                tries++;
            }

            TestContext.Current.TestOutputHelper!.WriteLine($"{tries} tries");
            isCaught.Should().BeTrue();
        }
        finally
        {
            SentryPost.LooksAtAll = true;
        }
    }

    /// <summary>The sentry's thread is started by this one, and has its filter.</summary>
    private static void UseWithFilter(WordSentry sentry)
    {
        using var words = new MappedWords(2);
        var woken = sentry.WaitAsync(words[0], 0, TimeSpan.MaxValue, CancellationToken.None).AsTask();
        var late = sentry.WaitAsync(words[1], 0, TimeSpan.FromMilliseconds(300), CancellationToken.None).AsTask();
        late.Wait(TimeSpan.FromSeconds(10)).Should().BeTrue();
        late.Result.Should().BeFalse();
        woken.IsCompleted.Should().BeFalse();
        words[0].LowHalf = 1;
        WordWaiter.Instance.Wake(ref words[0].LowHalf, 1);
        woken.Wait(TimeSpan.FromSeconds(10)).Should().BeTrue();
    }
}
