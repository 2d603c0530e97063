using Microsoft.Win32.SafeHandles;
using MultiProc.Platform;

namespace MultiProc.Processes;

/// <summary>The reading end of a pipe into which a child writes, on the poller's thread.</summary>
internal sealed class OutputPump(SafeFileHandle pipe, IOutputSink sink) : IWatched
{
    /// <summary>The most that a pipe holds, where nobody with special rights has made it larger.</summary>
    private const int LargestPipe = 1024 * 1024;

    private const int PieceSize = 64 * 1024;
    private static readonly byte[] s_buffer = new byte[PieceSize]; // the poller's alone
    private readonly OutputQueue _queue = new(sink);

    /// <summary>Ends when the sink has got everything, or with what it threw.</summary>
    public Task Delivered => _queue.Delivered;

    int IWatched.Descriptor => pipe.IsClosed ? -1 : (int)pipe.DangerousGetHandle();

    bool IWatched.OnReady()
    {
        if (!pipe.IsClosed && Read() == 0)
            Close();
        return pipe.IsClosed;
    }

    /// <summary>After the child's end: takes what it has left. Others may hold the pipe too and write on; they are not waited for.</summary>
    public void Finish()
    {
        if (pipe.IsClosed)
            return;
        var taken = 0;
        while (taken < LargestPipe && Read() is > 0 and var count)
            taken += count;
        Close();
    }

    /// <summary>Where no child came of it.</summary>
    public void Abandon() => Close();

    private int Read()
    {
        var count = BytePipe.Read(pipe, s_buffer);
        if (count > 0)
            _queue.Post(s_buffer.AsSpan(0, count));
        return count;
    }

    private void Close()
    {
        pipe.Dispose();
        _queue.Complete();
    }
}
