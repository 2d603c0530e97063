using MultiProc.Foundation;
using MultiProc.Synchronization;
using MultiProc.Synchronization.Slots;
using MultiProc.Synchronization.Words;

namespace MultiProc.UnitTests.Synchronization.Models;

/// <summary>The protocols beside the simplest thing that they could be, under interleavings that a seed decides.</summary>
public sealed class ModelTests
{
    private const int Seeds = 400;
    private readonly Arena _arena = Arena.Create(new ArenaLayout(Slots: 16_384, Rows: 4));

    private delegate IEnumerable<Action> Scene(Interleaving run, List<string> wrong);

    [Fact, TimeLimit(300)]
    public void Lock_LetsOneIn_AndLosesNobody() => Explore(LockScene).Should().BeEmpty();

    [Fact, TimeLimit(300)]
    public void RecursiveLock_LetsOneIn_AsOftenAsItLikes_AndLosesNobody() => Explore(RecursiveLockScene).Should().BeEmpty();

    [Fact, TimeLimit(300)]
    public void Event_LetsGoWhoWaitedWhenItWasSet_ThoughItIsClearedAtOnce() => Explore(EventScene).Should().BeEmpty();

    [Fact, TimeLimit(300)]
    public void Semaphore_GivesEachPermitOnce_AndLosesNobody() => Explore(SemaphoreScene).Should().BeEmpty();

    [Fact, TimeLimit(300)]
    public void Permits_AreNeverTooMany_AndLoseNobody() => Explore(PermitScene).Concat(Explore(PermitPairScene)).Should().BeEmpty();

    [Fact, TimeLimit(300)]
    public void Condition_WakesTheOldest_AndTellsThemAndNobodyElse() => Explore(ConditionScene).Should().BeEmpty();

    [Fact, TimeLimit(300)]
    public void Barrier_TellsAllTheSame() => Explore(BarrierScene).Should().BeEmpty();

    [Fact, TimeLimit(300)]
    public void Barrier_GoesOnAfterResets() => Explore(ResetScene).Should().BeEmpty();

    [Fact, TimeLimit(300)]
    public void AVariantWithoutTheSecondLook_IsCaughtInEveryScene()
    {
        foreach (var scene in new Scene[] { LockScene, RecursiveLockScene, EventScene, SemaphoreScene, PermitScene, ConditionScene, BarrierScene })
            Explore(scene, looksBeforeSleeping: false).Should().NotBeEmpty();
    }

    [Fact, TimeLimit(300)]
    public void AVariantThatDoesNotPassOn_IsCaught()
    {
        Explore(SemaphoreScene, passesOn: false).Should().NotBeEmpty();
        Explore(PermitPairScene, passesOn: false).Should().NotBeEmpty();
    }

    /// <returns>What was wrong, with the seed that shows it again.</returns>
    private static List<string> Explore(Scene scene, bool looksBeforeSleeping = true, bool passesOn = true)
    {
        var wrong = new List<string>();
        for (var seed = 0; seed < Seeds && wrong.Count == 0; seed++)
        {
            using var run = new Interleaving(seed, looksBeforeSleeping);
            WordSleep.PassesOn = passesOn;
            if (!run.Run(scene(run, wrong)))
                wrong.Add($"seed {seed}: all sleep");
            else if (wrong.Count > 0)
                wrong.Add($"seed {seed}");
        }

        return wrong;
    }

    private static void GiveUp(CancellationTokenSource source, Interleaving run)
    {
        run.Step();
        source.Cancel();
    }

    private IEnumerable<Action> LockScene(Interleaving run, List<string> wrong)
    {
        var slot = _arena.Allocate(new SlotShape(SlotKind.Lock));
        var source = new CancellationTokenSource();
        var inside = 0;
        for (var actor = 0; actor < 3; actor++)
        {
            var token = actor == 0 ? source.Token : default;
            yield return () => Cancellable(() =>
            {
                for (var i = 0; i < 2; i++)
                {
                    _ = Interleaving.Wait(new LockTake(slot.First), slot.First, token);
                    Stay(run, ref inside, 1, wrong);
                    _ = WordLock.TryRelease(slot);
                }
            });
        }

        yield return () => GiveUp(source, run);
    }

    private IEnumerable<Action> RecursiveLockScene(Interleaving run, List<string> wrong)
    {
        var slot = _arena.Allocate(new SlotShape(SlotKind.RLock));
        var inside = 0;
        for (var actor = 0; actor < 3; actor++)
        {
            yield return () =>
            {
                for (var depth = 1; depth <= 2; depth++)
                {
                    for (var i = 0; i < depth; i++)
                        _ = RecursiveLock.Acquire(slot, Deadline.Infinite, default);
                    Stay(run, ref inside, 1, wrong);
                    for (var i = 0; i < depth; i++)
                        _ = RecursiveLock.TryRelease(slot);
                    if (RecursiveLock.TryRelease(slot))
                        wrong.Add("it was given back more often than taken");
                }
            };
        }
    }

    private IEnumerable<Action> EventScene(Interleaving run, List<string> wrong)
    {
        const int Waiters = 3;
        var slot = _arena.Allocate(new SlotShape(SlotKind.Event));
        var source = new CancellationTokenSource();
        var begun = 0;
        for (var waiter = 0; waiter < Waiters; waiter++)
        {
            var token = waiter == 0 ? source.Token : default;
            yield return () => Cancellable(() =>
            {
                var first = Volatile.Read(ref slot.LowHalf);
                begun++;
                _ = Interleaving.Wait(new EventWait(slot, first), slot.First, token);
            });
        }

        yield return () =>
        {
            while (begun < Waiters)
                run.Step();
            EventWord.Set(slot);
            run.Step();
            EventWord.Clear(slot);
            if (EventWord.IsSet(slot))
                wrong.Add("it is set still");
        };
        yield return () => GiveUp(source, run);
    }

    private IEnumerable<Action> SemaphoreScene(Interleaving run, List<string> wrong)
    {
        var slot = _arena.Allocate(new SlotShape(SlotKind.Semaphore, SemaphoreWord.Initial(0)));
        var source = new CancellationTokenSource();
        var taken = 0;
        yield return () => Cancellable(() =>
        {
            _ = Interleaving.Wait(new SemaphoreTake(slot), slot.First, source.Token);
            taken++;
            _ = SemaphoreWord.TryRelease(slot, 1, int.MaxValue); // whoever is cancelled at the last moment took none
        });
        for (var actor = 0; actor < 2; actor++)
        {
            yield return () =>
            {
                _ = SemaphoreWord.Acquire(slot, Deadline.Infinite, default);
                taken++;
            };
        }

        yield return () =>
        {
            _ = SemaphoreWord.TryRelease(slot, 1, int.MaxValue);
            run.Step();
            _ = SemaphoreWord.TryRelease(slot, 1, int.MaxValue);
        };
        yield return () => GiveUp(source, run);
        _ = wrong;
    }

    private IEnumerable<Action> PermitScene(Interleaving run, List<string> wrong)
    {
        var slot = _arena.Allocate(PermitWords.Shape(2));
        var source = new CancellationTokenSource();
        var inside = 0;
        for (var actor = 0; actor < 4; actor++)
        {
            var token = actor == 0 ? source.Token : default;
            yield return () => Cancellable(() =>
            {
                _ = Interleaving.Wait(new PermitTake(slot), slot.First, token);
                Stay(run, ref inside, 2, wrong);
                if (!PermitWords.TryRelease(slot))
                    wrong.Add("nobody held a permit");
            });
        }

        yield return () => GiveUp(source, run);
    }

    /// <summary>Two who keep what they get, and two permits that come at once: nobody comes by later for a forgotten sleeper.</summary>
    private IEnumerable<Action> PermitPairScene(Interleaving run, List<string> wrong)
    {
        var slot = _arena.Allocate(PermitWords.Shape(2));
        if (!PermitWords.TryTake(slot) || !PermitWords.TryTake(slot))
            wrong.Add("two permits cannot be taken");
        for (var actor = 0; actor < 2; actor++)
            yield return () => _ = Interleaving.Wait(new PermitTake(slot), slot.First, CancellationToken.None);
        yield return () =>
        {
            _ = PermitWords.TryRelease(slot);
            run.Step();
            _ = PermitWords.TryRelease(slot);
        };
    }

    private IEnumerable<Action> ConditionScene(Interleaving run, List<string> wrong)
    {
        var l = _arena.Allocate(new SlotShape(SlotKind.Lock));
        var slot = _arena.Allocate(new SlotShape(SlotKind.Condition, ulong.MaxValue - 1));
        var source = new CancellationTokenSource();
        var waiting = new List<int>(); // the reference: who waits, the oldest first
        var due = new HashSet<int>(); // and who was notified
        var left = 3;
        for (var actor = 0; actor < 3; actor++)
        {
            var me = actor;
            yield return () =>
            {
                _ = WordLock.Acquire(l, Deadline.Infinite, default);
                var table = new WaiterTable(slot);
                var entry = table.Enter();
                waiting.Add(me);
                _ = WordLock.TryRelease(l);
                var state = table.State(entry);
                _ = Interleaving.Wait(new NotificationWait(state), state, me == 0 ? source.Token : default);
                _ = WordLock.Acquire(l, Deadline.Infinite, default);
                if (table.Leave(entry) != due.Contains(me))
                    wrong.Add($"waiter {me} was told the wrong thing");
                _ = waiting.Remove(me);
                left--;
                _ = WordLock.TryRelease(l);
            };
        }

        yield return () => GiveUp(source, run);
        yield return () =>
        {
            while (left > 0)
            {
                _ = WordLock.Acquire(l, Deadline.Infinite, default);
                var most = 1 + run.Next(2);
                var expected = waiting.FindAll(waiter => !due.Contains(waiter)).Take(most).ToList();
                due.UnionWith(expected);
                if (new WaiterTable(slot).Notify(most) != expected.Count)
                    wrong.Add("another number was notified than waited");
                _ = WordLock.TryRelease(l);
                run.Step();
            }
        };
    }

    private IEnumerable<Action> BarrierScene(Interleaving run, List<string> wrong)
    {
        const int Parties = 3;
        var slot = _arena.Allocate(BarrierWords.Shape(Parties));
        var withAction = run.Next(2) == 0;
        var gaveUp = run.Next(2) == 0;
        var results = new List<int>();
        for (var party = 0; party < Parties; party++)
        {
            yield return () =>
            {
                results.Add(Meet(slot, withAction ? run.Step : null));
                if (results.Count == Parties && !IsWhole(results, Parties))
                    wrong.Add($"the parties were told {string.Join(", ", results)}");
            };
        }

        if (gaveUp)
            yield return () => new BarrierWords(slot).Abort();
    }

    private IEnumerable<Action> ResetScene(Interleaving run, List<string> wrong)
    {
        const int Parties = 2;
        var slot = _arena.Allocate(BarrierWords.Shape(Parties));
        var results = new List<int>();
        for (var party = 0; party < Parties; party++)
        {
            yield return () =>
            {
                int number;
                do
                {
                    number = Meet(slot, run.Step);
                }
                while (number < 0);
                results.Add(number);
                if (results.Count == Parties && !IsWhole(results, Parties))
                    wrong.Add($"the parties were told {string.Join(", ", results)}");
            };
        }

        yield return () => new BarrierWords(slot).Reset();
        yield return () => new BarrierWords(slot).Reset();
    }

    private static int Meet(Slot slot, Action? action)
    {
        try
        {
            return new BarrierCore(slot, action).Wait(Deadline.Infinite, default);
        }
        catch (BrokenBarrierException)
        {
            return -1;
        }
    }

    private static bool IsWhole(List<int> results, int parties) =>
        results.TrueForAll(result => result < 0) || results.Order().SequenceEqual(Enumerable.Range(0, parties));

    private static void Stay(Interleaving run, ref int inside, int most, List<string> wrong)
    {
        if (++inside > most)
            wrong.Add($"{inside} were inside");
        run.Step();
        inside--;
    }

    private static void Cancellable(Action body)
    {
        try
        {
            body();
        }
        catch (OperationCanceledException)
        {
            // It gave up.
        }
    }
}
