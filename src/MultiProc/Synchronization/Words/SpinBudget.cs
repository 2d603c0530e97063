namespace MultiProc.Synchronization.Words;

/// <summary>How long to look at a word before sleeping on it: about the cost of a sleep, less when the last looks were in vain; now and then as long as before.</summary>
/// <remarks>Process-wide and approximate on purpose: a lost update of the figure changes nothing but a guess.</remarks>
internal struct SpinBudget
{
    // A round is about 50 ns of PAUSE on current processors. A sleep and its wake-up cost about 10 µs of two processors' time.
    private const int SpinsPerRound = 4;
    private const int Most = 200;
    private const int Least = 4;

    // Two who answer each other and have both begun to sleep would do so for ever: a wake-up takes longer than the least look.
    private const uint FullLookEvery = 16;

    private static int s_budget = Most;
    private static uint s_begun;

    private readonly int _budget;
    private int _rounds;

    private SpinBudget(int budget) => _budget = budget;

    public static SpinBudget Begin() => new(Environment.ProcessorCount == 1 ? 0 : s_begun++ % FullLookEvery == 0 ? Most : s_budget);

    /// <summary>Waits a round.</summary>
    /// <returns>False if the budget is used up.</returns>
    public bool TrySpin()
    {
        if (_rounds >= _budget)
            return false;
        _rounds++;
        Thread.SpinWait(SpinsPerRound);
        return true;
    }

    /// <summary>Looking was in vain: the operation goes to sleep.</summary>
    public void Fail()
    {
        if (_rounds < _budget || _rounds == 0)
            return;
        if (_budget <= s_budget)
            s_budget = Math.Max(Least, _budget / 2);
        _rounds = 0;
    }

    /// <summary>The operation is over; if looking was enough, look longer next time.</summary>
    public readonly void End()
    {
        if (_rounds > 0 && _rounds < _budget)
            s_budget = Math.Min(Most, _budget * 2);
    }
}
