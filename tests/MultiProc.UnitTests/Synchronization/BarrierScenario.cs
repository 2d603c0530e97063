using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Synchronization;
using MultiProc.Synchronization.Slots;
using MultiProc.Synchronization.Words;

namespace MultiProc.UnitTests.Synchronization;

/// <summary>Parties who meet again and again, some of whom lose patience: of each meeting either all are told that it took place, or none.</summary>
internal sealed class BarrierRound(int parties, bool impatient) : WakeUpScenario
{
    private readonly List<(int Round, int Index)>[] _results = [.. Enumerable.Range(0, parties).Select(_ => new List<(int, int)>())];

    /// <summary>The rounds in which some were told one thing and some another, or two had the same number.</summary>
    public IEnumerable<int> Wrong => _results.SelectMany(result => result).GroupBy(result => result.Round)
        .Where(round => !IsWhole(round.Select(result => result.Index).Order())).Select(round => round.Key);

    /// <summary>In how many rounds all met, and how many broke.</summary>
    public (int Met, int Broke) Rounds => (_results[0].Count(result => result.Index >= 0), _results[0].Count(result => result.Index < 0));

    protected override Slot Allocate(Arena arena)
    {
        var slot = arena.Allocate(BarrierWords.Shape(parties));
        BarrierWords.PhaseOf(slot).Value = (0xFFFFUL << 48) | (uint.MaxValue & ~3u); // the last generation and the last reset before the first
        return slot;
    }

    protected override IEnumerable<Action> Actors(Slot slot, int rounds)
    {
        // The rendezvous between two rounds, so that a broken one can be made whole.
        var between = new System.Threading.Barrier(parties, _ => MakeWhole(slot));
        foreach (var own in Enumerable.Range(0, parties))
            yield return () => Meet(slot, rounds, own, between);
    }

    protected override void Free(Slot slot)
    {
        new BarrierWords(slot).Abort();
        WordWaiter.Instance.Wake(ref slot.LowHalf, int.MaxValue);
    }

    private static void MakeWhole(Slot slot)
    {
        if (new BarrierWords(slot).Phase.IsBroken)
            new BarrierWords(slot).Reset();
    }

    private void Meet(Slot slot, int rounds, int own, System.Threading.Barrier between)
    {
        var random = new Random(own);
        for (var round = 0; round < rounds && !GivenUp; round++)
        {
            Thread.SpinWait(random.Next(500));
            _results[own].Add((round, Wait(slot, random)));
            while (impatient && !between.SignalAndWait(20) && !WasGivenUp)
            {
            }
        }
    }

    /// <returns>The number among the parties; −1 if it broke.</returns>
    private int Wait(Slot slot, Random random)
    {
        var deadline = impatient && random.Next(3) == 0 ? Deadline.After(TimeSpan.FromMicroseconds(random.Next(60))) : Deadline.Infinite;
        try
        {
            return new BarrierCore(slot, action: null).Wait(deadline, default);
        }
        catch (BrokenBarrierException)
        {
            return -1;
        }
    }

    private bool IsWhole(IEnumerable<int> indexes)
    {
        var all = indexes.ToList();
        return all.TrueForAll(index => index < 0) || all.SequenceEqual(Enumerable.Range(0, parties));
    }
}
