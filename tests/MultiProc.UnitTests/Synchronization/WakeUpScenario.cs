using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Synchronization.Slots;
using MultiProc.Synchronization.Words;

namespace MultiProc.UnitTests.Synchronization;

/// <summary>Threads that wait, take, time out and are cancelled at random on one word: does everybody come to an end?</summary>
/// <remarks>
/// <para>The threads of one process are as good as processes here: the protocols know no difference. A lost wake-up shows as a
/// run in which nothing happens any more, however slow the machine is; it is given up then, and the sleepers are freed by force so that the test process can go on.</para>
/// </remarks>
internal abstract class WakeUpScenario
{
    private readonly Arena _arena = Arena.Create(new ArenaLayout(Slots: 64, Rows: 4));
    private volatile bool _givenUp;
    private int _looks;

    /// <summary>Whether to end; whoever asks has got on.</summary>
    protected bool GivenUp
    {
        get
        {
            _looks++; // that some are not counted does no harm
            return _givenUp;
        }
    }

    /// <summary>The same, for whoever does nothing but wait.</summary>
    protected bool WasGivenUp => _givenUp;

    /// <summary>Runs the scenario.</summary>
    /// <param name="rounds">How often each does what it does.</param>
    /// <param name="patience">How long nothing may happen.</param>
    /// <returns>Whether all threads came to an end by themselves.</returns>
    public bool Run(int rounds, TimeSpan patience)
    {
        TimeLimitAttribute.Renew();
        using var slot = Allocate(_arena);
        var threads = Actors(slot, rounds).Select(actor => new Thread(() => actor()) { IsBackground = true }).ToList();
        threads.ForEach(thread => thread.Start());
        var ended = threads.TrueForAll(thread => Join(thread, patience));
        _givenUp = true;
        while (!threads.TrueForAll(thread => thread.Join(TimeSpan.FromMilliseconds(1))))
            Free(slot);
        return ended;
    }

    protected abstract Slot Allocate(Arena arena);

    protected abstract IEnumerable<Action> Actors(Slot slot, int rounds);

    /// <summary>Makes whoever hangs go on.</summary>
    protected abstract void Free(Slot slot);

    /// <summary>A way of waiting: for ever, for a moment, or until cancelled a moment later.</summary>
    protected static bool Try(Random random, Func<Deadline, CancellationToken, bool> wait)
    {
        switch (random.Next(4))
        {
            case 0:
                return wait(Deadline.After(TimeSpan.FromMicroseconds(random.Next(60))), default);
            case 1:
                using (var source = new CancellationTokenSource(TimeSpan.FromMicroseconds(random.Next(60))))
                {
                    try
                    {
                        return wait(Deadline.Infinite, source.Token);
                    }
                    catch (OperationCanceledException)
                    {
                        return false;
                    }
                }

            default:
                return wait(Deadline.Infinite, default);
        }
    }

    private bool Join(Thread thread, TimeSpan patience)
    {
        int before;
        do
        {
            TimeLimitAttribute.Renew();
            before = Volatile.Read(ref _looks);
            if (thread.Join(patience))
                return true;
        }
        while (Volatile.Read(ref _looks) != before);
        return false;
    }

    /// <summary>After a random moment: while they look, while they fall asleep, while they sleep.</summary>
    private static void ReleaseTwo(Slot slot, Random random)
    {
        Thread.SpinWait(random.Next(3000));
        var atOnce = random.Next(2) == 0;
        _ = SemaphoreWord.TryRelease(slot, atOnce ? 2 : 1, SemaphoreWord.MaxCount);
        if (!atOnce)
            _ = SemaphoreWord.TryRelease(slot, 1, SemaphoreWord.MaxCount);
    }

    /// <summary>For what the actors tell each other beside the word; ends when the run is given up.</summary>
    protected void Await(SemaphoreSlim signal)
    {
        while (!signal.Wait(20) && !WasGivenUp)
        {
        }
    }

    /// <summary>Threads that hand one lock round and count without atomic operations.</summary>
    /// <remarks>With two, nobody comes by later who would wake a forgotten sleeper.</remarks>
    internal sealed class LockRound(int threads) : WakeUpScenario
    {
        private long _taken;

        public long Count { get; private set; }

        public long Taken => _taken;

        protected override Slot Allocate(Arena arena) => arena.Allocate(new SlotShape(SlotKind.Lock, 0));

        protected override IEnumerable<Action> Actors(Slot slot, int rounds) => Enumerable.Range(0, threads).Select(seed => (Action)(() =>
        {
            var random = new Random(seed);
            for (var i = 0; i < rounds && !GivenUp; i++)
            {
                if (!Try(random, (deadline, token) => WordLock.Acquire(slot, deadline, token) != WordOutcome.TimedOut))
                    continue;
                Count++;
                if (random.Next(8) == 0)
                    Thread.Yield();
                _ = Interlocked.Increment(ref _taken);
                _ = WordLock.TryRelease(slot);
            }
        }));

        protected override void Free(Slot slot) => WordWaiter.Instance.Wake(ref slot.LowHalf, int.MaxValue);
    }

    /// <summary>A producer releases two permits at once or in quick succession; consumers take them, and when they have, it goes on.</summary>
    /// <remarks>With one consumer, nobody else takes what a forgotten sleeper should have taken.</remarks>
    internal sealed class SemaphoreRound(int consumers) : WakeUpScenario
    {
        private readonly SemaphoreSlim _taken = new(0);
        private int _wanted;

        protected override Slot Allocate(Arena arena) => arena.Allocate(new SlotShape(SlotKind.Semaphore, SemaphoreWord.Initial(0)));

        protected override IEnumerable<Action> Actors(Slot slot, int rounds)
        {
            _wanted = rounds * 2;
            for (var seed = 0; seed < consumers; seed++)
            {
                var random = new Random(seed);
                yield return () => Consume(slot, random);
            }

            yield return () => Produce(slot, rounds);
        }

        protected override void Free(Slot slot)
        {
            _ = SemaphoreWord.TryRelease(slot, 3, SemaphoreWord.MaxCount);
            WordWaiter.Instance.Wake(ref slot.LowHalf, int.MaxValue);
        }

        // The next pair of permits comes only when the last pair was taken: a permit that nobody was woken for stops everything.
        private void Produce(Slot slot, int rounds)
        {
            var random = new Random(99);
            for (var i = 0; i < rounds && !GivenUp; i++)
            {
                ReleaseTwo(slot, random);
                Await(_taken);
                Await(_taken);
            }

            // The end: everybody may go.
            _ = SemaphoreWord.TryRelease(slot, 1000, SemaphoreWord.MaxCount);
        }

        private void Consume(Slot slot, Random random)
        {
            while (Volatile.Read(ref _wanted) > 0 && !GivenUp)
            {
                if (!Try(random, (deadline, token) => SemaphoreWord.Acquire(slot, deadline, token)))
                    continue;
                _ = Interlocked.Decrement(ref _wanted);
                _ = _taken.Release();
            }
        }
    }

    /// <summary>Two consumers take one permit each in every round, and wait for it without end: nobody comes by later for a forgotten one.</summary>
    internal sealed class PairRound : WakeUpScenario
    {
        private readonly SemaphoreSlim _taken = new(0);

        protected override Slot Allocate(Arena arena) => arena.Allocate(new SlotShape(SlotKind.Semaphore, SemaphoreWord.Initial(0)));

        protected override IEnumerable<Action> Actors(Slot slot, int rounds)
        {
            var next = new SemaphoreSlim[] { new(0), new(0) };
            foreach (var own in next)
            {
                yield return () =>
                {
                    for (var i = 0; i < rounds && !GivenUp; i++)
                    {
                        _ = SemaphoreWord.Acquire(slot, Deadline.Infinite, default);
                        _ = _taken.Release();
                        Await(own);
                    }
                };
            }

            yield return () =>
            {
                var random = new Random(99);
                for (var i = 0; i < rounds && !GivenUp; i++)
                {
                    ReleaseTwo(slot, random);
                    Await(_taken);
                    Await(_taken);
                    Array.ForEach(next, own => own.Release());
                }
            };
        }

        protected override void Free(Slot slot)
        {
            _ = SemaphoreWord.TryRelease(slot, 2, SemaphoreWord.MaxCount);
            WordWaiter.Instance.Wake(ref slot.LowHalf, int.MaxValue);
        }
    }

    /// <summary>One thread sets; three wait; when all have gone on, it clears, and they wait again.</summary>
    internal sealed class EventRound : WakeUpScenario
    {
        protected override Slot Allocate(Arena arena) => arena.Allocate(new SlotShape(SlotKind.Event, 0));

        protected override IEnumerable<Action> Actors(Slot slot, int rounds)
        {
            var passed = new SemaphoreSlim(0);
            var next = new SemaphoreSlim[] { new(0), new(0), new(0) };
            for (var seed = 0; seed < 3; seed++)
            {
                var random = new Random(seed);
                var own = next[seed];
                yield return () => Wait(slot, rounds, random, passed, own);
            }

            yield return () =>
            {
                var random = new Random(99);
                for (var i = 0; i < rounds && !GivenUp; i++)
                {
                    Thread.SpinWait(random.Next(500)); // while they look, while they fall asleep, while they sleep
                    EventWord.Set(slot);
                    for (var waiter = 0; waiter < 3; waiter++)
                        Await(passed);
                    EventWord.Clear(slot);
                    Array.ForEach(next, own => own.Release());
                }
            };
        }

        protected override void Free(Slot slot)
        {
            EventWord.Clear(slot);
            EventWord.Set(slot);
            WordWaiter.Instance.Wake(ref slot.LowHalf, int.MaxValue);
        }

        private void Wait(Slot slot, int rounds, Random random, SemaphoreSlim passed, SemaphoreSlim next)
        {
            for (var i = 0; i < rounds && !GivenUp; i++)
            {
                while (!Try(random, (deadline, token) => EventWord.Wait(slot, deadline, token)) && !GivenUp)
                {
                }

                _ = passed.Release();
                Await(next);
            }
        }
    }
}
