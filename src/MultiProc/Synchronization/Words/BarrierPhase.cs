namespace MultiProc.Synchronization.Words;

/// <summary>The one word that says where a barrier stands, and how its last generations ended.</summary>
/// <remarks>Bits 0–1 state, 2–31 generation (the half that waiters sleep on), 32–47 one bit for each of the last 16 generations: set if it was ended by a
/// reset, 48–63 number of resets.</remarks>
internal readonly record struct BarrierPhase(ulong Word)
{
    private const int GenerationShift = 2;
    private const uint GenerationMask = uint.MaxValue >> GenerationShift;
    private const uint StateMask = 3;
    private const uint BrokenState = 2;
    private const uint InActionState = 1;
    private const int OutcomesShift = 32;
    private const int OutcomesKept = 16;
    private const int ResetsShift = 48;

    public uint Generation => (uint)Word >> GenerationShift;

    public bool IsBroken => ((uint)Word & StateMask) == BrokenState;

    public bool IsInAction => ((uint)Word & StateMask) == InActionState;

    /// <summary>The half that waiters sleep on.</summary>
    public uint LowHalf => (uint)Word;

    /// <summary>The last one runs the action.</summary>
    public BarrierPhase InAction => new((Word & ~(ulong)StateMask) | InActionState);

    /// <summary>Not all will come.</summary>
    public BarrierPhase Broken => new((Word & ~(ulong)StateMask) | BrokenState);

    /// <summary>All have come.</summary>
    public BarrierPhase Tripped => new(Next(Word & ~OutcomeOf(Generation)));

    /// <summary>Empty and whole.</summary>
    public BarrierPhase Reset => new(Next(Word | OutcomeOf(Generation)) + (1UL << ResetsShift));

    /// <summary>Whether a generation that was found earlier is no longer waited for.</summary>
    public bool HasEnded(BarrierPhase earlier) => Generation != earlier.Generation || IsBroken;

    /// <summary>Whether a generation that has ended ended by all having come.</summary>
    /// <remarks>Without a reset since, it is certain, however long ago. With one, the bits know; beyond them, nobody: counted as not.</remarks>
    public bool HasTripped(BarrierPhase earlier)
    {
        var later = (Generation - earlier.Generation) & GenerationMask;
        if (later == 0)
            return false;
        return Resets == earlier.Resets || (later <= OutcomesKept && (Word & OutcomeOf(earlier.Generation)) == 0);
    }

    private uint Resets => (uint)(Word >> ResetsShift);

    private static ulong OutcomeOf(uint generation) => 1UL << (OutcomesShift + (int)(generation % OutcomesKept));

    private static ulong Next(ulong word) =>
        (word & ~(ulong)uint.MaxValue) | (uint)((((uint)word >> GenerationShift) + 1) << GenerationShift);
}
