using System.Diagnostics;
using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Synchronization.Slots;
using MultiProc.Synchronization.Words;

namespace MultiProc.UnitTests.Synchronization;

public sealed class WordProtocolTests
{
    private const int MostTries = 300;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_patienceWithTheBroken = TimeSpan.FromSeconds(1);
    private readonly Arena _arena = Arena.Create(new ArenaLayout(Slots: 64, Rows: 4));

    public static TheoryData<bool, bool> Kernels => new() { { true, false }, { false, false }, { true, true } };

    [Theory, MemberData(nameof(Kernels))]
    public void Lock_LosesNoWakeUp_AndLetsOneIn(bool bounded, bool portable)
    {
        using var switches = Use(bounded, portable);
        foreach (var threads in new[] { 2, 4 })
        {
            var scenario = new WakeUpScenario.LockRound(threads);
            scenario.Run(portable ? 300 : 5000, s_patience).Should().BeTrue();
            scenario.Count.Should().Be(scenario.Taken).And.BePositive();
        }

        for (var i = 0; i < (portable ? 5 : 100); i++)
            new WakeUpScenario.LockRound(threads: 2).Run(100, s_patience).Should().BeTrue();
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Semaphore_LosesNoWakeUp(bool bounded, bool portable)
    {
        using var switches = Use(bounded, portable);
        foreach (var consumers in new[] { 1, 3 })
            new WakeUpScenario.SemaphoreRound(consumers).Run(portable ? 300 : 5000, s_patience).Should().BeTrue();
        new WakeUpScenario.PairRound().Run(portable ? 300 : 5000, s_patience).Should().BeTrue();
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Event_LosesNoWakeUp(bool bounded, bool portable)
    {
        using var switches = Use(bounded, portable);
        new WakeUpScenario.EventRound().Run(portable ? 300 : 5000, s_patience).Should().BeTrue();
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Permits_LoseNoWakeUp_AndAreNeverTooMany(bool bounded, bool portable)
    {
        using var switches = Use(bounded, portable);
        foreach (var (threads, permits) in new[] { (2, 1), (4, 2), (4, 9) })
        {
            var scenario = new PermitRound(threads, permits);
            scenario.Run(portable ? 300 : 5000, s_patience).Should().BeTrue();
            scenario.Most.Should().BeInRange(1, permits);
        }

        new PermitPairRound().Run(portable ? 300 : 5000, s_patience).Should().BeTrue();
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Condition_WakesExactlyThoseThatItCounts(bool bounded, bool portable)
    {
        using var switches = Use(bounded, portable);
        foreach (var waiters in new[] { 1, 3 })
        {
            var scenario = new ConditionRound(waiters);
            scenario.Run(portable ? 300 : 5000, s_patience).Should().BeTrue();
            scenario.Told.Should().Be(scenario.Notified).And.BePositive();
        }
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Barrier_TellsAllTheSame_AndLosesNoWakeUp(bool bounded, bool portable)
    {
        using var switches = Use(bounded, portable);
        foreach (var (parties, impatient) in new[] { (1, false), (2, false), (4, false), (3, true) })
        {
            var scenario = new BarrierRound(parties, impatient);
            scenario.Run(portable ? 60 : 3000, s_patience).Should().BeTrue();
            scenario.Wrong.Should().BeEmpty();
            scenario.Rounds.Met.Should().BePositive();
            scenario.Rounds.Broke.Should().Match(broke => impatient ? broke > 0 : broke == 0);
        }
    }

    [Fact]
    public void AVariantWithoutTheSecondLook_IsCaught_ByTheSameScenarios()
    {
        using var switches = Use(bounded: false, portable: false);
        WordWaiter.Instance = new NoSecondLook(WordWaiter.Instance);
        IsCaught(() => new WakeUpScenario.LockRound(threads: 2)).Should().BeTrue();
        IsCaught(() => new WakeUpScenario.SemaphoreRound(consumers: 1)).Should().BeTrue();
        IsCaught(() => new WakeUpScenario.EventRound()).Should().BeTrue();
        IsCaught(() => new PermitRound(threads: 2, permits: 1)).Should().BeTrue();
        IsCaught(() => new ConditionRound(waiters: 1)).Should().BeTrue();
        IsCaught(() => new BarrierRound(parties: 2, impatient: false)).Should().BeTrue();
    }

    [Fact]
    public void AVariantThatDoesNotPassOnAWakeUp_IsCaught_ByTheSameScenario()
    {
        using var switches = Use(bounded: false, portable: false);
        WordSleep.PassesOn = false;
        IsCaught(() => new WakeUpScenario.PairRound()).Should().BeTrue();
        IsCaught(() => new PermitPairRound()).Should().BeTrue();
    }

    [Fact]
    public void Event_LetsTheSleeperGo_WhenItIsSetAndClearedAtOnce()
    {
        using var switches = Use(bounded: false, portable: false);
        using var slot = _arena.Allocate(new SlotShape(SlotKind.Event, 0));
        for (var i = 0; i < 200; i++)
        {
            var went = false;
            var sleeper = new Thread(() => went = EventWord.Wait(slot, Deadline.Infinite, default));
            sleeper.Start();
            SpinWait.SpinUntil(() => Volatile.Read(ref slot.LowHalf) % 4 == 2);
            EventWord.Set(slot);
            EventWord.Clear(slot);
            sleeper.Join(TimeSpan.FromSeconds(20)).Should().BeTrue();
            went.Should().BeTrue();
        }
    }

    [Fact]
    public void Event_GoesOn_WhenItsEpochWraps()
    {
        using var slot = _arena.Allocate(new SlotShape(SlotKind.Event, uint.MaxValue & ~3u)); // the last epoch, not set
        var sleeper = new Thread(() => EventWord.Wait(slot, Deadline.Infinite, default));
        sleeper.Start();
        SpinWait.SpinUntil(() => (Volatile.Read(ref slot.LowHalf) & 2) != 0);
        EventWord.Set(slot);
        slot.LowHalf.Should().Be(1);
        EventWord.Clear(slot);
        sleeper.Join(TimeSpan.FromSeconds(20)).Should().BeTrue();
    }

    [Fact]
    public void Semaphore_RefusesToPassItsLimit_AndChangesNothing()
    {
        using var slot = _arena.Allocate(new SlotShape(SlotKind.Semaphore, SemaphoreWord.Initial(SemaphoreWord.MaxCount - 1)));
        SemaphoreWord.TryRelease(slot, 2, SemaphoreWord.MaxCount).Should().BeFalse();
        SemaphoreWord.TryRelease(slot, int.MaxValue, SemaphoreWord.MaxCount).Should().BeFalse();
        SemaphoreWord.Count(slot).Should().Be(SemaphoreWord.MaxCount - 1);
        SemaphoreWord.TryRelease(slot, 1, SemaphoreWord.MaxCount).Should().BeTrue();
        SemaphoreWord.Count(slot).Should().Be(SemaphoreWord.MaxCount);
        SemaphoreWord.TryTake(slot).Should().BeTrue();
        SemaphoreWord.Count(slot).Should().Be(SemaphoreWord.MaxCount - 1);
    }

    [Fact]
    public void Lock_IsTakenFromADeadOwner_AndTheTakerIsTold()
    {
        using var slot = _arena.Allocate(new SlotShape(SlotKind.Lock, ProcessIdentity.Of(1, 0)));
        WordLock.Acquire(slot, Deadline.Now, default).Should().Be(WordOutcome.Abandoned);
        WordLock.OwnerOf(slot).Should().Be(Environment.ProcessId);
        WordLock.TryRelease(slot).Should().BeTrue();
        WordLock.Acquire(slot, Deadline.Now, default).Should().Be(WordOutcome.Taken);
    }

    [Fact]
    public void Lock_IsTakenOverOnce_WhenManyWaitForADeadOwner()
    {
        for (var round = 0; round < 200; round++)
        {
            using var slot = _arena.Allocate(new SlotShape(SlotKind.Lock, ProcessIdentity.Of(1, 0)));
            var outcomes = new System.Collections.Concurrent.ConcurrentBag<WordOutcome>();
            Parallel.For(0, 4, thread =>
            {
                var outcome = WordLock.Acquire(slot, Deadline.After(TimeSpan.FromMilliseconds(2)), default);
                outcomes.Add(outcome);
                if (outcome != WordOutcome.TimedOut)
                    _ = WordLock.TryRelease(slot);
            });
            outcomes.Count(outcome => outcome == WordOutcome.Abandoned).Should().Be(1);
        }
    }

    [Fact]
    public void Wait_IsNeitherEarlyNorLate_WhenItTimesOut()
    {
        using var slot = _arena.Allocate(new SlotShape(SlotKind.Event, 0));
        foreach (var milliseconds in new[] { 1, 20, 70, 300 })
            Enumerable.Range(0, 3).Min(_ => LatenessBesideASleep(slot, milliseconds)).Should().BeLessThan(500, "of three, one at least has a processor when its time is over");
    }

    [Fact]
    public void Cancellation_WakesEverySleeper_InAStorm()
    {
        using var switches = Use(bounded: false, portable: false);
        using var slot = _arena.Allocate(new SlotShape(SlotKind.Semaphore, SemaphoreWord.Initial(0)));
        using var source = new CancellationTokenSource();
        var canceled = 0;
        var sleepers = Enumerable.Range(0, 50).Select(sleeper => new Thread(() =>
        {
            try
            {
                _ = SemaphoreWord.Acquire(slot, Deadline.Infinite, source.Token);
            }
            catch (OperationCanceledException exception) when (exception.CancellationToken == source.Token)
            {
                _ = Interlocked.Increment(ref canceled);
            }
        })).ToList();
        sleepers.ForEach(thread => thread.Start());
        SpinWait.SpinUntil(() => (Volatile.Read(ref slot.LowHalf) & 1) != 0);
        source.Cancel();
        sleepers.ForEach(thread => thread.Join());
        canceled.Should().Be(50);
    }

    /// <summary>How many milliseconds later than a sleep of the same length a wait ends, which is never early.</summary>
    private static double LatenessBesideASleep(Slot slot, int milliseconds)
    {
        // What delays the one delays the other.
        var start = Stopwatch.GetTimestamp();
        var slept = TimeSpan.Zero;
        var sleeper = new Thread(() =>
        {
            Thread.Sleep(milliseconds);
            slept = Stopwatch.GetElapsedTime(start);
        });
        sleeper.Start();
        EventWord.Wait(slot, Deadline.After(TimeSpan.FromMilliseconds(milliseconds)), default).Should().BeFalse();
        var waited = Stopwatch.GetElapsedTime(start);
        sleeper.Join();
        waited.TotalMilliseconds.Should().BeGreaterThanOrEqualTo(milliseconds);
        return (waited - slept).TotalMilliseconds;
    }

    /// <summary>Runs the same scenarios as above, some more times: the first that does not end has caught the variant.</summary>
    private static bool IsCaught(Func<WakeUpScenario> scenario)
    {
        var tries = 0;
        var isCaught = false;
        while (!isCaught && tries < MostTries)
        {
            TimeLimitAttribute.Renew();
            isCaught = !scenario().Run(300, s_patienceWithTheBroken);
            tries++;
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{(isCaught ? "caught" : "not caught")} by {tries} tries");
        return isCaught;
    }

    private static KernelSwitches Use(bool bounded, bool portable)
    {
        var switches = new KernelSwitches();
        WordSleep.Bounded = bounded;
        if (portable)
            WordWaiter.Instance = new PollingWordWaiter();
        return switches;
    }
}
