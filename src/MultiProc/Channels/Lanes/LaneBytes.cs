using MultiProc.Platform;

namespace MultiProc.Channels.Lanes;

/// <summary>The bytes of a lane: a ring, of which a place is its position modulo the size.</summary>
internal readonly struct LaneBytes(SharedRegion region, long offset, long size)
{
    public uint Units => (uint)(size / LaneLayout.Unit);

    /// <summary>A header: it never crosses the end of the ring.</summary>
    public ref ulong HeaderAt(uint position) => ref region.UInt64At(offset + ToPlace(position));

    /// <summary>Copies bytes into the fragment at a position.</summary>
    /// <param name="position">Of its header.</param>
    /// <param name="within">From where on in its payload.</param>
    /// <param name="bytes">What is copied.</param>
    public void Write(uint position, long within, ReadOnlySpan<byte> bytes)
    {
        var place = (ToPlace(position) + LaneLayout.Unit + within) & (size - 1);
        var untilEnd = size - place;
        if (bytes.Length <= untilEnd)
        {
            region.CopyIn(offset + place, bytes);
            return;
        }

        region.CopyIn(offset + place, bytes[..(int)untilEnd]);
        region.CopyIn(offset, bytes[(int)untilEnd..]);
    }

    /// <summary>Copies bytes out of the fragment at a position.</summary>
    /// <inheritdoc cref="Write"/>
    public void Read(uint position, long within, Span<byte> bytes)
    {
        var place = (ToPlace(position) + LaneLayout.Unit + within) & (size - 1);
        var untilEnd = size - place;
        if (bytes.Length <= untilEnd)
        {
            region.CopyOut(offset + place, bytes);
            return;
        }

        region.CopyOut(offset + place, bytes[..(int)untilEnd]);
        region.CopyOut(offset, bytes[(int)untilEnd..]);
    }

    /// <summary>Gives the memory between two positions, both at the beginning of a chunk, back to the system.</summary>
    public void Discard(uint from, uint to)
    {
        var place = ToPlace(from);
        var length = (long)(to - from) * LaneLayout.Unit;
        var untilEnd = Math.Min(length, size - place);
        region.Discard(offset + place, untilEnd);
        if (untilEnd < length)
            region.Discard(offset, length - untilEnd);
    }

    private long ToPlace(uint position) => ((long)position * LaneLayout.Unit) & (size - 1);
}
