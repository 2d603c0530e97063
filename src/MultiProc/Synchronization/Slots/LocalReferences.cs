namespace MultiProc.Synchronization.Slots;

/// <summary>How many references of this process each slot has: 4 bytes for a slot, in chunks that are made at their first use.</summary>
internal sealed class LocalReferences(int slots)
{
    private const int ChunkBits = 12;
    private const int ChunkMask = (1 << ChunkBits) - 1;

    private readonly int[]?[] _chunks = new int[]?[(slots >> ChunkBits) + 1];

    public ref int this[int index] => ref (_chunks[index >> ChunkBits] ??= new int[1 << ChunkBits])[index & ChunkMask];
}
