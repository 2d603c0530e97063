using MultiProc.Platform;

namespace MultiProc.UnitTests.Platform;

/// <summary>Writers change words and wake one sleeper each; the next change of a word comes when all its waiters have seen this one. So no wake-up may get lost.</summary>
internal sealed class WordStorm(WordSentry sentry, WordWaiter waker, MappedWords words, int waitersPerWord, int rounds)
{
    private const int Writers = 3;
    private readonly int[] _seen = new int[words.Count * waitersPerWord];
    private volatile bool _isOver;

    /// <param name="patience">How long nothing may happen.</param>
    /// <returns>Whether every waiter saw every change.</returns>
    public async Task<bool> RunAsync(TimeSpan patience)
    {
        var waiters = Enumerable.Range(0, _seen.Length).Select(i => Task.Run(() => WaitAsync(i))).ToList();
        var writers = Enumerable.Range(0, Writers).Select(i => Task.Factory.StartNew(() => Write(i), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToList();
        var all = Task.WhenAll(waiters.Concat(writers));
        bool isEnded;
        long before;
        do
        {
            TimeLimitAttribute.Renew();
            before = Seen();
            isEnded = await Task.WhenAny(all, Task.Delay(patience)) == all;
        }
        while (!isEnded && Seen() != before);
        if (!isEnded)
            await LetAllGo(all);
        await all;
        return isEnded;
    }

    private long Seen() => _seen.Sum(count => (long)count);

    private async Task LetAllGo(Task all)
    {
        _isOver = true;
        SentryPost.LooksAtAll = true;
        while (!all.IsCompleted)
        {
            for (var i = 0; i < words.Count; i++)
                Change(i);
            await Task.WhenAny(all, Task.Delay(10));
        }
    }

    private async Task WaitAsync(int waiter)
    {
        var word = words[waiter / waitersPerWord];
        while (!_isOver && _seen[waiter] < rounds)
        {
            (await sentry.WaitAsync(word, (uint)_seen[waiter], TimeSpan.MaxValue, CancellationToken.None)).Should().BeTrue();
            Volatile.Write(ref _seen[waiter], (int)Volatile.Read(ref word.LowHalf));
        }
    }

    private void Write(int writer)
    {
        var random = new Random(writer);
        var mine = Enumerable.Range(0, words.Count).Where(i => i % Writers == writer).ToList();
        while (mine.Count > 0 && !_isOver)
        {
            // Two at a time: their wake-ups may reach a sleeper on both together.
            var first = mine[random.Next(mine.Count)];
            var second = mine[random.Next(mine.Count)];
            var changes = IsDue(first);
            if (changes)
                Change(first);
            if (IsDue(second))
                Change(second);
            else if (!changes)
                Thread.Yield();
            if (IsDone(first))
                _ = mine.Remove(first);
        }
    }

    private void Change(int index)
    {
        _ = Interlocked.Increment(ref words[index].LowHalf);
        waker.Wake(ref words[index].LowHalf, 1);
    }

    private bool IsDone(int index) => Volatile.Read(ref words[index].LowHalf) >= rounds;

    private bool IsDue(int index)
    {
        var value = Volatile.Read(ref words[index].LowHalf);
        if (value >= rounds)
            return false;
        for (var i = 0; i < waitersPerWord; i++)
        {
            if (Volatile.Read(ref _seen[(index * waitersPerWord) + i]) < value)
                return false;
        }

        return true;
    }
}
