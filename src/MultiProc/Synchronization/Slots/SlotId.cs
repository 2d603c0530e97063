namespace MultiProc.Synchronization.Slots;

/// <summary>A slot as it travels: which one, and in which of its lives.</summary>
internal readonly record struct SlotId(int Index, uint Generation)
{
    public static SlotId FromWord(ulong word) => new((int)(uint)word, (uint)(word >> 32));

    public ulong ToWord() => ((ulong)Generation << 32) | (uint)Index;
}
