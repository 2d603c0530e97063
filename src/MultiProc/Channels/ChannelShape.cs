namespace MultiProc.Channels;

/// <summary>What a new channel is to be.</summary>
/// <param name="Lanes">One or two.</param>
/// <param name="LaneSize">The bytes of each: a power of two.</param>
/// <param name="IsLog">Whether messages lie in it whole, and memory goes back to the system behind them.</param>
/// <param name="MostMessages">How many whole messages a lane takes.</param>
/// <param name="MostBytes">How many bytes it takes; 0 for as many as it has.</param>
internal readonly record struct ChannelShape(int Lanes, long LaneSize, bool IsLog, int MostMessages, long MostBytes)
{
    private const long WindowSize = 1L << 20;
    private const long LogSize = 4L << 30;

    public static ChannelShape Pipe(bool isDuplex) => new(isDuplex ? 2 : 1, WindowSize, IsLog: false, int.MaxValue, 0);

    public static ChannelShape Queue(int mostMessages, long mostBytes) => new(1, LogSize, IsLog: true, mostMessages, mostBytes);
}
