namespace MultiProc.Processes.Output;

/// <summary>Between the poller, which must never wait, and a sink, which runs the user's code on a thread of the pool.</summary>
internal sealed class OutputQueue(IOutputSink sink) : IThreadPoolWorkItem
{
    /// <summary>How much is kept for a sink that falls behind, before nothing more is read.</summary>
    public const int Capacity = 64 * 1024 * 1024;

    private readonly System.Threading.Lock _lock = new();
    private readonly System.Collections.Generic.Queue<byte[]> _pieces = new();
    private readonly TaskCompletionSource _delivered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _kept;
    private long _skipped;
    private bool _isComplete;
    private bool _isRunning;
    private Exception? _error;

    /// <summary>Ends when the sink has got everything, or with what it threw.</summary>
    public Task Delivered => _delivered.Task;

    public bool HasRoom => Volatile.Read(ref _kept) < Capacity;

    public void Post(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            // Once something is missing here, the rest up to the next turn of the sink is: it shall be one gap.
            if (_skipped > 0)
            {
                _skipped += bytes.Length;
            }
            else
            {
                _kept += bytes.Length;
                _pieces.Enqueue(bytes.ToArray());
            }

            Run();
        }
    }

    /// <summary>Counts bytes that nobody will get.</summary>
    public void Skip(int count)
    {
        lock (_lock)
            _skipped += count;
    }

    public void Complete()
    {
        lock (_lock)
        {
            _isComplete = true;
            Run();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (Next() is var (piece, skipped))
            Guard(piece, skipped);
    }

    private void Run()
    {
        if (_isRunning)
            return;
        _isRunning = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>The next piece, or the gap behind the last, or, once, neither: the end.</summary>
    private (byte[]? Piece, long Skipped)? Next()
    {
        lock (_lock)
        {
            if (_pieces.TryDequeue(out var piece))
            {
                _kept -= piece.Length;
                return (piece, 0);
            }

            if (_skipped > 0)
            {
                var skipped = _skipped;
                _skipped = 0;
                return (null, skipped);
            }

            if (_isComplete && !_delivered.Task.IsCompleted)
                return (null, 0);
            _isRunning = _isComplete;
            return null;
        }
    }

    private void Guard(byte[]? piece, long skipped)
    {
        try
        {
            if (_error is null)
                Deliver(piece, skipped);
        }
        catch (Exception error)
        {
            _error = error;
        }

        if (piece is not null || skipped > 0)
            return;
        if (_error is null)
            _delivered.SetResult();
        else
            _delivered.SetException(_error);
    }

    private void Deliver(byte[]? piece, long skipped)
    {
        if (piece is not null)
            sink.Take(piece);
        else if (skipped > 0)
            sink.Skip(skipped);
        else
            sink.End();
    }
}
