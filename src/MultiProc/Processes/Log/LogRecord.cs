using System.Collections;
using Microsoft.Extensions.Logging;
using MultiProc.Serialization;

namespace MultiProc.Processes.Log;

/// <summary>What a process has logged, on its way to the root of the family; there it is the state that a logger gets.</summary>
internal sealed record LogRecord(
    string Category,
    LogLevel Level,
    EventId EventId,
    string Message,
    Exception? Error,
    string ProcessName,
    int ProcessId) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 3;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("ProcessName", ProcessName),
        1 => new("ProcessId", ProcessId),
        2 => new("{OriginalFormat}", Message),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public byte[] Encode()
    {
        var writer = new PayloadWriter();
        writer.WriteByte((byte)Level);
        writer.WriteText(Category);
        writer.WriteInt64(EventId.Id);
        writer.WriteText(EventId.Name ?? "");
        writer.WriteText(Message);
        writer.WriteText(ProcessName);
        writer.WriteCount(ProcessId);
        if (Error is not null)
            writer.WriteBytes(ExceptionReport.Of(Error).DumpAlone().Bytes.Span);
        return writer.Written.ToArray();
    }

    /// <exception cref="UnpicklingException">They are not the bytes of a record.</exception>
    public static LogRecord Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new PayloadReader(bytes);
        var level = (LogLevel)reader.ReadByte();
        var category = reader.ReadText();
        var id = (int)reader.ReadInt64();
        var name = reader.ReadText();
        var message = reader.ReadText();
        var process = reader.ReadText();
        var pid = reader.ReadCount();
        var error = reader.Remaining == 0 ? null : ExceptionReport.Load(new PickledMessage(bytes[^(int)reader.Remaining..], [], [])).ToException();
        return new LogRecord(category, level, new EventId(id, name.Length == 0 ? null : name), message, error, process, pid);
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    public override string ToString() => Message;

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
