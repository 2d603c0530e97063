namespace MultiProc.Channels.Lanes;

/// <summary>A tail or a head: how many messages lie before it and where it is, in one word that is stored at once.</summary>
/// <param name="Word">Open (bit 63), the number of messages (31 bits), the position in units (32 bits); both numbers begin again at 0.</param>
internal readonly record struct LanePosition(ulong Word)
{
    /// <summary>As many messages can be in a lane, at most, and their number still be told from none.</summary>
    public const int MostMessages = int.MaxValue;

    private const ulong Open = 1UL << 63;

    /// <summary>In units of 8 bytes.</summary>
    public uint Position => (uint)Word;

    /// <summary>Whether a message was begun and not ended.</summary>
    public bool IsOpen => (Word & Open) != 0;

    /// <summary>How many messages lie before it; begins again at 0.</summary>
    public uint Messages => (uint)(Word >> 32) & int.MaxValue;

    public static LanePosition Of(uint messages, uint position) => new(((ulong)(messages & int.MaxValue) << 32) | position);

    /// <summary>How many messages lie between a head and this.</summary>
    public int MessagesSince(LanePosition head) => (int)((Messages - head.Messages) & int.MaxValue);

    /// <summary>Behind a fragment.</summary>
    /// <param name="units">Its size with its header.</param>
    /// <param name="endsMessage">Whether it is the last one of a message.</param>
    /// <param name="isOpen">Whether a message is open behind it.</param>
    public LanePosition After(uint units, bool endsMessage, bool isOpen = false) =>
        new(Of(Messages + (endsMessage ? 1u : 0u), Position + units).Word | (isOpen ? Open : 0));
}
