namespace MultiProc.StressTests.Channels;

/// <summary>A message that brings things along: each of them says by itself which message it belongs to.</summary>
internal sealed class Parcel(byte[] text, Connection letter, SharedCell stamp, Lock l)
{
    public byte[] Text { get; } = text;

    /// <summary>Out of which the same text comes, and then nothing.</summary>
    public Connection Letter { get; } = letter;

    /// <summary>The number of the message.</summary>
    public SharedCell Stamp { get; } = stamp;

    /// <summary>Free.</summary>
    public Lock Lock { get; } = l;

    public static Parcel Pack(byte[] text)
    {
        var (letter, pen) = Pipe.Create(duplex: false);
        pen.SendBytes(text);
        pen.Dispose();
        var stamp = new SharedCell();
        stamp.Value = BitConverter.ToUInt64(text);
        return new Parcel(text, letter, stamp, new Lock());
    }

    /// <returns>Whether all that it brought is its own.</returns>
    public bool Unpack()
    {
        using (Letter)
        {
            if (!Lock.Acquire(TimeSpan.Zero) || Stamp.Value != BitConverter.ToUInt64(Text) || !Letter.RecvBytes().AsSpan().SequenceEqual(Text))
                return false;
            try
            {
                _ = Letter.RecvBytes();
                return false;
            }
            catch (EndOfStreamException)
            {
                return true;
            }
        }
    }
}
