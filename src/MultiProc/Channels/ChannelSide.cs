namespace MultiProc.Channels;

/// <summary>Which side of a channel an object is. The numbers travel.</summary>
internal enum ChannelSide
{
    /// <summary>The first Connection of a Pipe: reads lane 0, and writes lane 1 if there is one.</summary>
    First = 0,

    /// <summary>The second Connection of a Pipe: writes lane 0, and reads lane 1 if there is one.</summary>
    Second = 1,

    /// <summary>A queue: both sides of its one lane.</summary>
    Both = 2,
}
