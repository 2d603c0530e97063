using System.Text;

namespace MultiProc.Processes.Output;

/// <summary>Cuts a stream of bytes into lines of text.</summary>
internal sealed class LineSink(Action<string> callback) : IOutputSink
{
    public const int LongestLine = 1024 * 1024;

    private byte[] _begun = [];
    private int _length;
    private bool _isAfterGap;
    private long _missing;
    private long _progress;

    public long Progress => Volatile.Read(ref _progress);

    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var part = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? [] : bytes[(end + 1)..];
            if (_isAfterGap)
                Miss(part.Length, isWhole: end >= 0);
            else if (end < 0)
                Keep(part);
            else if (_length == 0 && part.Length <= LongestLine)
                Tell(part);
            else
                Finish(part);
        }
    }

    // The line that was begun, and the rest of the one in which the gap ends, are torn: they are missing too.
    public void Skip(long bytes)
    {
        _missing += bytes + _length;
        _length = 0;
        _isAfterGap = true;
    }

    public void End()
    {
        if (_isAfterGap)
            TellGap();
        else if (_length > 0)
            Finish([]);
    }

    private void Miss(int count, bool isWhole)
    {
        _missing += count + (isWhole ? 1 : 0);
        if (isWhole)
            TellGap();
    }

    private void TellGap()
    {
        _isAfterGap = false;
        var missing = _missing;
        _missing = 0;
        Call(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"[{missing} bytes were dropped here: the callback did not return]"));
    }

    private void Finish(ReadOnlySpan<byte> part)
    {
        Keep(part);
        Tell(_begun.AsSpan(0, _length));
        _length = 0;
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        while (_length + part.Length > LongestLine)
        {
            var fits = LongestLine - _length;
            Append(part[..fits]);
            part = part[fits..];
            var cut = CutOf(_begun.AsSpan(0, _length));
            Call(Encoding.UTF8.GetString(_begun.AsSpan(0, cut)));
            _begun.AsSpan(cut, _length - cut).CopyTo(_begun);
            _length -= cut;
        }

        Append(part);
    }

    private void Append(ReadOnlySpan<byte> part)
    {
        if (_begun.Length < _length + part.Length)
            Array.Resize(ref _begun, Math.Min(LongestLine, Math.Max(2 * _begun.Length, _length + part.Length)));
        part.CopyTo(_begun.AsSpan(_length));
        _length += part.Length;
    }

    private void Tell(ReadOnlySpan<byte> line) => Call(Encoding.UTF8.GetString(line is [.. var text, (byte)'\r'] ? text : line));

    private void Call(string line)
    {
        Volatile.Write(ref _progress, _progress + 1);
        try
        {
            callback(line);
        }
        finally
        {
            Volatile.Write(ref _progress, _progress + 1);
        }
    }

    /// <summary>Before a character that is not all there yet: its first byte is one of the last three.</summary>
    private static int CutOf(ReadOnlySpan<byte> bytes)
    {
        for (var at = bytes.Length - 1; at >= bytes.Length - 3; at--)
        {
            if (bytes[at] >= 0xC0)
                return at;
            if (bytes[at] < 0x80)
                break;
        }

        return bytes.Length;
    }
}
