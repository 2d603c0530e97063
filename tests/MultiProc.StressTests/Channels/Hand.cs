namespace MultiProc.StressTests.Channels;

/// <summary>A message in somebody's hand, as a word of shared memory; named by where it stands among all that were put into its lane.</summary>
/// <param name="State">How far it is.</param>
/// <param name="Lane">Which lane of the channel.</param>
/// <param name="Number">The how many-th message of it.</param>
internal readonly record struct Hand(HandState State, int Lane, uint Number)
{
    private const int NumberBits = 31;
    private const int StateShift = 40;

    /// <summary>The message, however far it is.</summary>
    public ulong Place => ((ulong)Lane << NumberBits) | (Number & int.MaxValue);

    public static Hand Of(ulong word) => new((HandState)(word >> StateShift), (int)(word >> NumberBits) & 1, (uint)word & int.MaxValue);

    public ulong ToWord() => ((ulong)State << StateShift) | Place;
}
