using System.Diagnostics;
using MultiProc.Platform;

namespace MultiProc.UnitTests.Platform;

/// <summary>What every sentry promises.</summary>
public abstract class WordSentryTests : IAsyncLifetime
{
    private const int MostBesideADelay = 500; // in milliseconds: what delays the one delays the other
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private readonly List<MappedWords> _mapped = [];

    private protected abstract WordSentry Sentry { get; }

    private protected abstract WordWaiter Waker { get; }

    /// <summary>How many times a storm changes each word.</summary>
    private protected abstract int Rounds { get; }

    private protected MappedWords Words => _mapped[0];

    /// <summary>Waits for the threads of earlier tests to end.</summary>
    public ValueTask InitializeAsync()
    {
        Eventually.Holds(() => SentryThreads.Count == 0, s_patience).Should().BeTrue();
        _ = Map(2000);
        return ValueTask.CompletedTask;
    }

    /// <summary>Whatever a failed test still waits for ends before the memory goes.</summary>
    public ValueTask DisposeAsync()
    {
        _mapped.ForEach(words => Enumerable.Range(0, words.Count).ToList().ForEach(i => Change(words[i])));
        Eventually.Holds(() => SentryThreads.Count == 0, s_patience).Should().BeTrue("nobody waits any more");
        _mapped.ForEach(words => words.Dispose());
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task WaitAsync_EndsAtOnce_WhenTheWordIsAnother()
    {
        var wait = Wait(0, expected: 7).AsTask();
        wait.IsCompletedSuccessfully.Should().BeTrue();
        (await wait).Should().BeTrue();
    }

    [Fact]
    public async Task WaitAsync_EndsAtOnce_WhenThereIsNoTime()
    {
        var wait = Wait(0, limit: TimeSpan.Zero).AsTask();
        wait.IsCompletedSuccessfully.Should().BeTrue();
        (await wait).Should().BeFalse();
    }

    [Fact]
    public async Task WaitAsync_EndsAtOnce_WhenCanceledBefore()
    {
        var wait = Wait(0, cancellationToken: new CancellationToken(canceled: true)).AsTask();
        wait.IsCompletedSuccessfully.Should().BeTrue();
        (await wait).Should().BeTrue();
    }

    [Fact]
    public async Task WaitAsync_Ends_WhenTheWordChangesAndIsWoken()
    {
        for (var i = 0; i < Rounds; i++)
        {
            var wait = Wait(0, expected: (uint)i).AsTask();
            wait.IsCompleted.Should().BeFalse();
            Change(0);
            (await wait.WaitAsync(s_patience)).Should().BeTrue();
        }
    }

    [Fact]
    public async Task WaitAsync_EndsForAllWhoWaitForTheWord_WhenOneIsWoken_AndForNobodyElse()
    {
        var other = Wait(1).AsTask();
        var waits = Enumerable.Range(0, 100).Select(_ => Wait(0).AsTask()).ToList();
        Change(0);
        (await Task.WhenAll(waits).WaitAsync(s_patience)).Should().AllBeEquivalentTo(true);
        other.IsCompleted.Should().BeFalse();
        await EndAsync([other]);
    }

    [Fact]
    public async Task WaitAsync_EndsOnlyForThoseWhoExpectAnother_WhenTheyExpectDifferentValues()
    {
        var early = Wait(0, expected: 0).AsTask();
        Interlocked.Increment(ref Words[0].LowHalf); // not woken: who looks must see it
        var late = Wait(0, expected: 1).AsTask();
        (await early.WaitAsync(s_patience)).Should().BeTrue();
        late.IsCompleted.Should().BeFalse();
        await EndAsync([late]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(300)]
    public async Task WaitAsync_EndsNeitherEarlyNorLate_WhenTheTimeIsOver(int milliseconds)
    {
        var other = Wait(1, limit: TimeSpan.FromMinutes(1)).AsTask();
        var limit = TimeSpan.FromMilliseconds(milliseconds);
        var besides = new List<double>();
        for (var i = 0; i < 3; i++)
        {
            var delay = LatenessAsync(limit, () => Task.Delay(limit));
            var late = await LatenessAsync(limit, async () => (await Wait(0, limit: limit)).Should().BeFalse());
            late.Should().BeGreaterThanOrEqualTo(0);
            besides.Add(late - await delay);
        }

        besides.Min().Should().BeLessThan(MostBesideADelay, "of three, one at least has a processor when its time is over");
        other.IsCompleted.Should().BeFalse();
        await EndAsync([other]);
    }

    [Fact]
    public async Task WaitAsync_EndsInTheOrderOfLimits_WhateverTheOrderOfCalls()
    {
        var besides = new List<double>();
        for (var i = 0; i < 3; i++)
            besides.Add(await LatenessOfManyAsync());
        besides.Min().Should().BeLessThan(MostBesideADelay, "of three, one at least has a processor when its time is over");
    }

    [Fact]
    public async Task WaitAsync_EndsSoon_WhenCanceled_AndTheOthersWaitOn()
    {
        var other = Wait(0).AsTask();
        for (var i = 0; i < Rounds; i++)
        {
            using var source = new CancellationTokenSource();
            var wait = Wait(i % 3, cancellationToken: source.Token).AsTask();
            await source.CancelAsync();
            (await wait.WaitAsync(s_patience)).Should().BeTrue();
        }

        other.IsCompleted.Should().BeFalse();
        await EndAsync([other]);
    }

    [Fact]
    public async Task WaitAsync_ContinuesOnTheThreadPool()
    {
        var threads = new List<Thread>();
        var wait = ContinueAsync();
        Change(0);
        await wait.WaitAsync(s_patience);
        threads.Should().OnlyContain(thread => thread.IsThreadPoolThread);

        async Task ContinueAsync()
        {
            await Wait(0).ConfigureAwait(false);
            threads.Add(Thread.CurrentThread);
        }
    }

    [Fact]
    public async Task TheThread_Ends_WhenNobodyWaitsForAWhile_AndThereIsAnotherForTheNext()
    {
        for (var i = 0; i < 3; i++)
        {
            var wait = Wait(0, expected: (uint)i).AsTask();
            Eventually.Holds(() => SentryThreads.Count == 1, s_patience).Should().BeTrue();
            Change(0);
            (await wait.WaitAsync(s_patience)).Should().BeTrue();
            Eventually.Holds(() => SentryThreads.Count == 0, s_patience).Should().BeTrue();
        }
    }

    [Fact]
    public async Task AThousandWaits_TakeTenThreadsAtMost_OnOneWordAndOnAsMany()
    {
        var before = SentryThreads.CountOfAll;
        var waits = Enumerable.Range(0, 1000).Select(i => Wait(0).AsTask()).ToList();
        SentryThreads.CountOfAll.Should().BeLessThanOrEqualTo(before + 10);
        Eventually.Holds(() => SentryThreads.Count == 1, s_patience).Should().BeTrue();
        await EndAsync(waits);

        waits = [.. Enumerable.Range(0, 1000).Select(i => Wait(i).AsTask())];
        SentryThreads.CountOfAll.Should().BeLessThanOrEqualTo(before + 10);
        await EndAsync(waits);
    }

    [Fact]
    public async Task TenThousandWaits_OnTwoThousandWords_TakeTwentyThreadsAtMost()
    {
        var before = SentryThreads.CountOfAll;
        var waits = Enumerable.Range(0, 10_000).Select(i => Wait(i % 2000).AsTask()).ToList();
        SentryThreads.CountOfAll.Should().BeLessThanOrEqualTo(before + 20);
        waits.Should().OnlyContain(wait => !wait.IsCompleted);
        await EndAsync(waits);
    }

    [Fact]
    public async Task AStorm_LosesNoWakeUp()
    {
        foreach (var (words, waiters) in new[] { (1, 1), (2, 1), (40, 2), (600, 2) })
        {
            var mapped = Map(words);
            var rounds = Math.Max(Rounds, Rounds * 100 / words / waiters);
            (await new WordStorm(Sentry, Waker, mapped, waiters, rounds).RunAsync(s_patience)).Should().BeTrue("{0} words", words);
        }
    }

    [Fact]
    public async Task CancellationsAndLimits_LoseNoWakeUp_InAStorm()
    {
        using var stop = new CancellationTokenSource();
        var stopped = stop.Token;
        var mapped = Map(50);
        var disturbers = Disturb(mapped.All, stopped);
        var isEnded = await new WordStorm(Sentry, Waker, mapped, waitersPerWord: 2, Rounds).RunAsync(s_patience);
        await stop.CancelAsync();
        await disturbers.WaitAsync(s_patience);
        isEnded.Should().BeTrue();
    }

    [Fact]
    public async Task TheMemory_MayGo_OnceTheTaskHasEnded()
    {
        // Other words of the same thread keep it looking all the time.
        using var stop = new CancellationTokenSource();
        var stopped = stop.Token;
        var busy = Task.Run(() => DisturbAsync(Words.All, seed: 1, stopped));
        for (var i = 0; i < Rounds * 10; i++)
        {
            using var mapped = new MappedWords(2);
            using var source = new CancellationTokenSource();
            var one = Wait(mapped[0], TimeSpan.FromMilliseconds(i % 3), source.Token);
            var other = Wait(mapped[1], TimeSpan.MaxValue, source.Token);
            await source.CancelAsync();
            await Task.WhenAll(one, other).WaitAsync(s_patience);
        }

        await stop.CancelAsync();
        await busy.WaitAsync(s_patience);
        busy.IsCompletedSuccessfully.Should().BeTrue();
    }

    /// <summary>How many milliseconds later than the latest of as many delays the latest of many waits ends; none is early.</summary>
    private async Task<double> LatenessOfManyAsync()
    {
        var limits = Enumerable.Range(0, 3000).Select(i => TimeSpan.FromMilliseconds(50 + (i * 7919 % 200))).ToList();
        var waits = limits.Select((limit, i) => LatenessAsync(limit, async () => (await Wait(i % 500, limit: limit)).Should().BeFalse())).ToList();
        var delays = limits.Select(limit => LatenessAsync(limit, () => Task.Delay(limit))).ToList();
        var latest = (await Task.WhenAll(delays)).Max();
        var late = await Task.WhenAll(waits).WaitAsync(s_patience);
        late.Min().Should().BeGreaterThanOrEqualTo(0);
        return late.Max() - latest;
    }

    /// <summary>How many milliseconds later than it should something ends.</summary>
    private static async Task<double> LatenessAsync(TimeSpan limit, Func<Task> wait)
    {
        var start = Stopwatch.GetTimestamp();
        await wait();
        return (Stopwatch.GetElapsedTime(start) - limit).TotalMilliseconds;
    }

    private protected MappedWords Map(int count)
    {
        var words = new MappedWords(count);
        _mapped.Add(words);
        return words;
    }

    private protected ValueTask<bool> Wait(int index, uint expected = 0, TimeSpan? limit = null, CancellationToken cancellationToken = default) =>
        Sentry.WaitAsync(Words[index], expected, limit ?? TimeSpan.MaxValue, cancellationToken);

    private protected void Change(int index) => Change(Words[index]);

    private protected void Change(SharedWord word)
    {
        _ = Interlocked.Increment(ref word.LowHalf);
        Waker.Wake(ref word.LowHalf, 1);
    }

    /// <summary>Changes and wakes every word that may be waited for, and puts it back when all are gone.</summary>
    private protected async Task EndAsync(IReadOnlyCollection<Task<bool>> waits)
    {
        for (var i = 0; i < Words.Count; i++)
            Change(i);
        (await Task.WhenAll(waits).WaitAsync(s_patience)).Should().OnlyContain(woken => woken);
        for (var i = 0; i < Words.Count; i++)
            Words[i].LowHalf = 0;
    }

    private Task<bool> Wait(SharedWord word, TimeSpan limit, CancellationToken cancellationToken) =>
        Sentry.WaitAsync(word, 0, limit, cancellationToken).AsTask();

    private Task Disturb(IReadOnlyList<SharedWord> words, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(() => DisturbAsync(words, seed, stop))));

    /// <summary>Comes and goes on the words, by time and by cancellation.</summary>
    private async Task DisturbAsync(IReadOnlyList<SharedWord> words, int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        while (!stop.IsCancellationRequested)
        {
            using var source = new CancellationTokenSource();
            var waits = Enumerable.Range(0, 10).Select(_ =>
            {
                var word = words[random.Next(words.Count)];
                var limit = random.Next(2) == 0 ? TimeSpan.MaxValue : TimeSpan.FromMilliseconds(random.Next(3));
                return Sentry.WaitAsync(word, Volatile.Read(ref word.LowHalf), limit, source.Token).AsTask();
            }).ToList();
            if (random.Next(2) == 0)
                await waits[0].WaitAsync(TimeSpan.FromMilliseconds(2), CancellationToken.None).ContinueWith(static _ => { }, TaskScheduler.Default);
            await source.CancelAsync();
            await Task.WhenAll(waits);
        }
    }
}
