namespace MultiProc.Synchronization.Slots;

/// <summary>Where things lie in the arena: see the table in README.md.</summary>
/// <param name="Slots">How many slots there are.</param>
/// <param name="Rows">How many rows: none in a named file, where whoever holds the file holds the slots.</param>
/// <param name="Start">Where all of it begins.</param>
internal readonly record struct ArenaLayout(int Slots, int Rows, long Start = 0)
{
    /// <summary>"MPARENA" and the version of the layout.</summary>
    public const ulong Magic = 0x414E_4552_4150_4D02;

    public const long MagicOffset = 0;
    public const long CapacityOffset = 8;
    public const long NamespacesOffset = 16;
    public const long FreeListOffset = 64;
    public const long UsedSlotsOffset = 128;
    public const long UsedRowsOffset = 132;

    public const int SlotSize = 128;
    public const int SlotKindOffset = 8;
    public const int SlotNextOffset = 12;
    public const int SlotExtensionOffset = 16;
    public const int SlotParameterOffset = 24;
    public const int SlotWordOffset = 64;
    public const int WordsPerSlot = 8;

    private const long RowsOffset = 4096;
    private const long SlotsOffsetWithoutRows = 256;
    private const int RowSize = 64;
    private const int BitsPerWord = 64;

    public static ArenaLayout Default { get; } = new(Slots: 1 << 21, Rows: 1 << 11);

    public long FreeList => Start + FreeListOffset;

    public long UsedSlots => Start + UsedSlotsOffset;

    public long Size => SlotsOffset + ((long)Slots * SlotSize);

    private long BitsOffset => RowsOffset + ((long)Rows * RowSize);

    private long BytesOfBits => (Slots + BitsPerWord - 1) / BitsPerWord * 8L;

    private long SlotsOffset => Rows == 0 ? Start + SlotsOffsetWithoutRows : (BitsOffset + (Rows * BytesOfBits) + SlotSize - 1) / SlotSize * SlotSize;

    public long Slot(int index) => SlotsOffset + ((long)index * SlotSize);

    public static long RowWord(int row) => RowsOffset + ((long)row * RowSize);

    /// <summary>The 64-bit word that holds the row's bit for a slot.</summary>
    public long BitWord(int row, int index) => BitsOffset + (row * BytesOfBits) + (index / BitsPerWord * 8L);

    public static ulong BitMask(int index) => 1UL << (index % BitsPerWord);
}
