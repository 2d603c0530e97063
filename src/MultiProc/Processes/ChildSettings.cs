using MultiProc.Processes.Warm;
using MultiProc.Serialization;

namespace MultiProc.Processes;

/// <summary>What a child is told only if it is not as usual.</summary>
/// <param name="Cultures">The cultures of the thread that starts it.</param>
/// <param name="Directory">Where it has to go, if its parent cannot start it there.</param>
/// <param name="LogLevel">The lowest level of the records that its parent wants to have; a pipe for them comes with the message.</param>
/// <param name="ErrorLevel">The lowest level of the records that it writes to its standard error.</param>
/// <param name="StartMethod">How it starts processes itself.</param>
internal sealed record ChildSettings(CultureNames? Cultures, string? Directory, int LogLevel, int ErrorLevel, StartMethod StartMethod)
{
    /// <summary>As the level beyond all levels: Microsoft.Extensions.Logging is not loaded to say that nobody logs.</summary>
    public const int NoLevel = 6;

    /// <summary>Its entry assembly, if that is not the one that it finds by itself.</summary>
    public EntryAssembly? Entry { get; init; }

    /// <summary>What it takes over because it was there before it was started; null if it was not.</summary>
    public Takeover? Takeover { get; init; }

    public static ChildSettings Usual { get; } = new(null, null, NoLevel, NoLevel, StartMethod.Spawn);

    /// <summary>Whether there is nothing to tell. Asked field by field: comparing records would be compiled anew in every parent.</summary>
    public bool IsUsual => Takeover is null && Entry is null && Cultures is null && Directory is null && LogLevel == NoLevel && ErrorLevel == NoLevel && StartMethod == StartMethod.Spawn;

    public bool SendsLogs => LogLevel < NoLevel;

    public void Write(PayloadWriter writer)
    {
        writer.WriteByte((byte)LogLevel);
        writer.WriteByte((byte)ErrorLevel);
        writer.WriteByte((byte)StartMethod);
        Write(writer, Directory);
        Write(writer, Cultures?.Current);
        Write(writer, Cultures?.CurrentUI);
        Write(writer, Cultures?.Default);
        Write(writer, Cultures?.DefaultUI);
        Write(writer, Entry?.Name);
        if (Entry is not null)
            writer.WriteText(Entry.Path);
        writer.WriteByte(Takeover is null ? (byte)0 : (byte)1);
        Takeover?.Write(writer);
    }

    public static ChildSettings Read(PayloadReader reader)
    {
        var (logLevel, errorLevel, method) = (reader.ReadByte(), reader.ReadByte(), (StartMethod)reader.ReadByte());
        var directory = ReadText(reader);
        var cultures = new CultureNames(ReadText(reader), ReadText(reader), ReadText(reader), ReadText(reader));
        var entry = ReadText(reader) is { } name ? new EntryAssembly(name, reader.ReadText()) : null;
        var takeover = reader.ReadByte() == 0 ? null : Takeover.Read(reader);
        return new ChildSettings(cultures.IsEmpty ? null : cultures, directory, logLevel, errorLevel, method) { Entry = entry, Takeover = takeover };
    }

    internal static void Write(PayloadWriter writer, string? text)
    {
        writer.WriteByte(text is null ? (byte)0 : (byte)1);
        if (text is not null)
            writer.WriteText(text);
    }

    internal static string? ReadText(PayloadReader reader) => reader.ReadByte() == 0 ? null : reader.ReadText();
}
