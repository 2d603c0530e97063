namespace MultiProc.Channels.Lanes;

/// <summary>The errors of lanes.</summary>
internal static class LaneErrors
{
    public static IOException Broken() => new("the pipe is broken: nobody holds the other end any more");

    public static IOException EndInMessage() => new("the other side ended in the middle of a message: what had arrived of it is lost");

    public static IOException Damaged() => new("the memory of the channel is damaged: what lies there is no message. It cannot be read any more");

    public static MessageTooLongException TooLong(long length, long longest) => new($"bad message length: {length} bytes where at most {longest} are wanted. This connection cannot be read any more");

    public static ArgumentException TooLarge(long length, long largest) => new($"the message takes {length} bytes, and the largest that goes through is {largest}");
}
