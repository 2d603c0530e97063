namespace MultiProc.IntegrationTests.Channels;

/// <summary>Items of all sizes through a connection or a queue, that whoever takes them can check; an empty one is the last.</summary>
internal sealed class Flow : IDisposable
{
    private const int Longest = 2_000_000; // what a connection has no room for at once
    private readonly Connection? _reader;
    private readonly Connection? _writer;
    private readonly Queue<byte[]>? _queue;

    public Flow(string kind)
    {
        if (kind == "queue")
            _queue = new Queue<byte[]>(maxSize: 50);
        else
            (_reader, _writer) = Pipe.Create(duplex: false);
    }

    public static byte[] Item(int number, int size)
    {
        var item = new byte[size];
        Array.Fill(item, (byte)(number % 251));
        return item;
    }

    public static bool IsItem(ReadOnlySpan<byte> item, int number) => !item.IsEmpty && !item.ContainsAnyExcept((byte)(number % 251));

    /// <summary>Puts items until it is told to stop, and then the last.</summary>
    /// <returns>How many there were.</returns>
    public int PutUntil(CancellationToken enough)
    {
        var count = 0;
        for (; !enough.IsCancellationRequested; count++)
            Put(Item(count, count % 20 == 0 ? Longest : 1 + (count % 7 * 100)));
        Put([]);
        return count;
    }

    public byte[] Take() => _queue is null ? _reader!.RecvBytes() : _queue.Get();

    public void Dispose()
    {
        _reader?.Dispose();
        _writer?.Dispose();
        _queue?.Dispose();
    }

    private void Put(byte[] item)
    {
        if (_queue is null)
            _writer!.SendBytes(item);
        else
            _queue.Put(item);
    }
}
