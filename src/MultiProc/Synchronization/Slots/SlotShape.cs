namespace MultiProc.Synchronization.Slots;

/// <summary>What a new object's slot is to hold.</summary>
/// <param name="Kind">What will live there.</param>
/// <param name="Word">The first value of its first word.</param>
/// <param name="Parameter">What it was made with, and never changes.</param>
/// <param name="Words">How many words it needs: beyond <see cref="ArenaLayout.WordsPerSlot"/> by extension.</param>
/// <param name="Companion">What else lives in its file, where it has a name.</param>
internal readonly record struct SlotShape(
    SlotKind Kind,
    ulong Word = 0,
    ulong Parameter = 0,
    int Words = ArenaLayout.WordsPerSlot,
    SlotKind Companion = SlotKind.None)
{
    /// <summary>How many slots it takes.</summary>
    public int Slots => Math.Max(1, (Words + ArenaLayout.WordsPerSlot - 1) / ArenaLayout.WordsPerSlot);
}
