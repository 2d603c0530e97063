using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Synchronization.Slots;
using MultiProc.Synchronization.Words;

namespace MultiProc.UnitTests.Synchronization;

/// <summary>Threads that take one of a few permits each: never more inside than there are permits.</summary>
internal sealed class PermitRound(int threads, int permits) : WakeUpScenario
{
    private int _inside;
    private int _most;

    public int Most => _most;

    protected override Slot Allocate(Arena arena) => arena.Allocate(PermitWords.Shape(permits));

    protected override IEnumerable<Action> Actors(Slot slot, int rounds) => Enumerable.Range(0, threads).Select(seed => (Action)(() =>
    {
        var random = new Random(seed);
        for (var i = 0; i < rounds && !GivenUp; i++)
        {
            if (!Try(random, (deadline, token) => PermitWords.Acquire(slot, deadline, token) != WordOutcome.TimedOut))
                continue;
            var inside = Interlocked.Increment(ref _inside);
            if (inside > Volatile.Read(ref _most))
                Volatile.Write(ref _most, inside);
            if (random.Next(8) == 0)
                Thread.Yield();
            _ = Interlocked.Decrement(ref _inside);
            _ = PermitWords.TryRelease(slot);
        }
    }));

    protected override void Free(Slot slot) => WordWaiter.Instance.Wake(ref slot.LowHalf, int.MaxValue);
}

/// <summary>Two consumers take one permit each in every round, and wait for it without end: nobody comes by later for a forgotten one.</summary>
internal sealed class PermitPairRound : WakeUpScenario
{
    private readonly SemaphoreSlim _taken = new(0);

    protected override Slot Allocate(Arena arena) => arena.Allocate(PermitWords.Shape(2));

    protected override IEnumerable<Action> Actors(Slot slot, int rounds)
    {
        var next = new SemaphoreSlim[] { new(0), new(0) };
        foreach (var own in next)
        {
            yield return () =>
            {
                for (var i = 0; i < rounds && !GivenUp; i++)
                {
                    Await(own);
                    _ = PermitWords.Acquire(slot, Deadline.Infinite, default);
                    _ = _taken.Release();
                }
            };
        }

        yield return () => Hand(slot, rounds, next);
    }

    protected override void Free(Slot slot)
    {
        _ = PermitWords.TryRelease(slot);
        WordWaiter.Instance.Wake(ref slot.LowHalf, int.MaxValue);
    }

    private void Hand(Slot slot, int rounds, SemaphoreSlim[] next)
    {
        var random = new Random(99);
        for (var i = 0; i < rounds && !GivenUp; i++)
        {
            // All permits are held by this thread; the consumers begin to wait, and get them one by one in quick succession.
            _ = PermitWords.TryTake(slot);
            _ = PermitWords.TryTake(slot);
            Array.ForEach(next, own => own.Release());
            Thread.SpinWait(random.Next(3000));
            _ = PermitWords.TryRelease(slot);
            _ = PermitWords.TryRelease(slot);
            Await(_taken);
            Await(_taken);
            _ = PermitWords.TryRelease(slot);
            _ = PermitWords.TryRelease(slot);
        }
    }
}
