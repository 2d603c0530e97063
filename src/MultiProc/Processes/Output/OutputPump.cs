using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using MultiProc.Platform;

namespace MultiProc.Processes.Output;

/// <summary>The reading end of a pipe into which a child writes, on the poller's thread.</summary>
internal sealed class OutputPump(SafeFileHandle pipe, IOutputSink sink) : IWatched
{
    /// <summary>The most that a pipe holds, where nobody with special rights has made it larger.</summary>
    private const int LargestPipe = 1024 * 1024;

    private const int PieceSize = 64 * 1024;
    private static readonly byte[] s_buffer = new byte[PieceSize]; // the poller's alone
    private readonly OutputQueue _queue = new(sink);
    private bool _isPaused;
    private long _progress;
    private long _waitsSince;

    /// <summary>How long one call of the user's code may take where nothing more is kept for it.</summary>
    public static TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Ends when the sink has got everything, or with what it threw.</summary>
    public Task Delivered => _queue.Delivered;

    int IWatched.Descriptor => pipe.IsClosed || _isPaused ? -1 : (int)pipe.DangerousGetHandle();

    bool IWatched.OnReady()
    {
        var hasRoom = _queue.HasRoom;
        if (hasRoom)
            _waitsSince = 0;

        // Where the sink has much to do, or no thread to do it, the child waits for it as at any pipe, and the poller looks again at its
        // next tick. Where the user's code does not return, the child is not to hang with it.
        _isPaused = !hasRoom && !IsStuck();
        if (!_isPaused && !pipe.IsClosed && Read(isKept: hasRoom) == 0)
            Close();
        return pipe.IsClosed;
    }

    /// <summary>After the child's end: takes what it has left. Others may hold the pipe too and write on; they are not waited for.</summary>
    public void Finish()
    {
        if (pipe.IsClosed)
            return;
        var taken = 0;
        while (taken < LargestPipe && Read(isKept: true) is > 0 and var count)
            taken += count;
        Close();
    }

    /// <summary>Where no child came of it.</summary>
    public void Abandon() => Close();

    private bool IsStuck()
    {
        var progress = sink.Progress;
        if (_waitsSince == 0 || progress != _progress)
            (_waitsSince, _progress) = (Stopwatch.GetTimestamp(), progress);
        return progress % 2 != 0 && Stopwatch.GetElapsedTime(_waitsSince) >= Patience;
    }

    private int Read(bool isKept)
    {
        var count = BytePipe.Read(pipe, s_buffer);
        if (count > 0 && !isKept)
            _queue.Skip(count);
        else if (count > 0)
            _queue.Post(s_buffer.AsSpan(0, count));
        return count;
    }

    private void Close()
    {
        pipe.Dispose();
        _queue.Complete();
    }
}
