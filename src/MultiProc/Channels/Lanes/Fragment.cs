namespace MultiProc.Channels.Lanes;

/// <summary>The header of a fragment: length, flags, and a check that it is one.</summary>
internal readonly record struct Fragment(ulong Header)
{
    public const byte First = 1;
    public const byte Last = 2;
    public const byte Total = 4;
    public const byte Extras = 8;
    public const byte Abort = 16;

    /// <summary>The bytes behind the header.</summary>
    public uint Length => (uint)Header;

    /// <summary>What it takes of the lane.</summary>
    public uint Units => UnitsOf(Length);

    private byte Flags => (byte)(Header >> 32);

    public static Fragment At(uint position, uint length, byte flags) => new(length | ((ulong)flags << 32) | ((ulong)position << 40));

    public static uint UnitsOf(long length) => (uint)((length + LaneLayout.Unit - 1) / LaneLayout.Unit) + 1;

    public bool Is(byte flag) => (Flags & flag) != 0;

    /// <summary>Whether a fragment can look like this at that position, with so much behind it.</summary>
    public bool IsPossible(uint position, uint unitsAhead) => (uint)(Header >> 40) == (position & 0xFF_FFFF) && Length <= (ulong)unitsAhead * LaneLayout.Unit && Units <= unitsAhead;
}
