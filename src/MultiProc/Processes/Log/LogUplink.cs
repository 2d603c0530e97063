using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Platform.Interop;
using MultiProc.Processes.Output;

namespace MultiProc.Processes.Log;

/// <summary>The way of a child's log records to its parent: a pipe of its own, so that no flood of them stands in the way of a report.</summary>
/// <remarks>
/// <para>A record is in the kernel when <see cref="Send"/> returns, and arrives however the child ends then. Only if the pipe is
/// full it waits here, for a thread that exists only then; beyond <see cref="Capacity"/> records are dropped and counted.</para>
/// </remarks>
internal sealed class LogUplink(SafeFileHandle pipe)
{
    public const char DroppedMark = '-';
    private const int Capacity = 4 * 1024 * 1024;

    private readonly object _lock = new();
    private readonly System.Collections.Generic.Queue<ReadOnlyMemory<byte>> _waiting = new();
    private int _waitingBytes;
    private int _firstWritten;
    private long _dropped;
    private bool _isClosed;

    /// <summary>This process's own; null in the root, and where the parent wants no records.</summary>
    public static LogUplink? Current { get; private set; }

    /// <summary>How long the end of this process waits for a parent that takes no records.</summary>
    public static TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The lowest level that the parent wants; <see cref="ChildSettings.NoLevel"/> if it wants none.</summary>
    public static int Level { get; private set; } = ChildSettings.NoLevel;

    public static void Adopt(SafeFileHandle pipe, int level)
    {
        _ = Fcntl.SetNonBlocking((int)pipe.DangerousGetHandle());
        Current = new LogUplink(pipe);
        Level = level;
    }

    public void Send(ReadOnlySpan<byte> record)
    {
        var line = Encoding.ASCII.GetBytes(Convert.ToBase64String(record) + "\n");
        lock (_lock)
        {
            if (_isClosed)
                return;
            if (line.Length > LineSink.LongestLine || _waitingBytes + line.Length > Capacity)
                _dropped++;
            else
                TellDroppedAnd(line);
        }
    }

    /// <summary>At the end of the process: waits a moment for what waits.</summary>
    public void Flush()
    {
        var deadline = Deadline.After(Grace);
        lock (_lock)
        {
            if (!_isClosed && _dropped > 0)
                TellDroppedAnd([]);
            while (_waiting.Count > 0 && !_isClosed && Monitor.Wait(_lock, deadline.RemainingUpTo(Grace)))
            {
            }
        }
    }

    private void TellDroppedAnd(byte[] line)
    {
        if (_dropped > 0)
            Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{DroppedMark}{_dropped}\n")));
        _dropped = 0;
        Write(line);
    }

    private void Write(ReadOnlyMemory<byte> line)
    {
        if (_waiting.Count == 0)
            line = line[Try(line.Span)..];
        if (line.IsEmpty || _isClosed)
            return;
        _waiting.Enqueue(line);
        _waitingBytes += line.Length;
        if (_waiting.Count == 1)
            new Thread(WriteWaiting, maxStackSize: 256 * 1024) { IsBackground = true, Name = "MultiProc log" }.UnsafeStart();
    }

    private int Try(ReadOnlySpan<byte> line)
    {
        var written = BytePipe.Write(pipe, line);
        _isClosed |= written < 0;
        return Math.Max(written, 0);
    }

    private void WriteWaiting()
    {
        while (true)
        {
            _ = Poll.IsWritable((int)pipe.DangerousGetHandle(), milliseconds: -1);
            lock (_lock)
            {
                while (_waiting.TryPeek(out var line) && !_isClosed)
                {
                    var written = Try(line.Span[_firstWritten..]);
                    _firstWritten += written;
                    _waitingBytes -= written;
                    if (_firstWritten < line.Length)
                        break;
                    _waiting.Dequeue();
                    _firstWritten = 0;
                }

                Monitor.PulseAll(_lock);
                if (_waiting.Count == 0 || _isClosed)
                    return;
            }
        }
    }
}
