using System.Runtime.InteropServices;
using MultiProc.Serialization;

namespace MultiProc.Processes;

/// <summary>What a child is told first: who it is, and the call.</summary>
/// <param name="Row">Its row in the arena.</param>
/// <param name="Parent">The identity of its parent, by which the row was reserved.</param>
/// <param name="ParentPid">Its parent's pid.</param>
/// <param name="ParentName">Its parent's name.</param>
/// <param name="Identity">Its place in the parent.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsDaemon">Whether it ends with its parent and may have no children.</param>
/// <param name="ReportsOutcome">Whether its parent waits for what the target returns or throws.</param>
/// <param name="Settings">What is not as usual.</param>
/// <param name="AuthKey">The family's key.</param>
/// <param name="Call">The pickled process with its target and arguments.</param>
/// <param name="Slots">The arena's slots in the call.</param>
internal sealed record StartMessage(
    int Row,
    ulong Parent,
    int ParentPid,
    string ParentName,
    string Identity,
    string Name,
    bool IsDaemon,
    bool ReportsOutcome,
    ChildSettings Settings,
    byte[] AuthKey,
    ReadOnlyMemory<byte>[] Call,
    IReadOnlyList<ulong> Slots)
{
    private const byte DaemonFlag = 1;
    private const byte OutcomeFlag = 2;
    private const byte SettingsFlag = 4;
    private const byte NoExitCodeFlag = 8;

    private byte[]? _body;

    /// <summary>Whether its parent may learn its exit code from nobody but itself.</summary>
    public bool ReportsExitCode { get; init; } = true;

    /// <summary>In the child: the call as it arrived, with its descriptors.</summary>
    public PickledMessage TakeCall(SafeHandle[] handles) =>
        new(Call, Slots, handles) { Body = _body, Start = _body!.Length - Call[0].Length };

    public ReadOnlyMemory<byte>[] Encode()
    {
        var writer = new PayloadWriter();
        writer.WriteCount(Row);
        writer.WriteVarint(Parent);
        writer.WriteCount(ParentPid);
        writer.WriteText(ParentName);
        writer.WriteText(Identity);
        writer.WriteText(Name);
        var isUsual = Settings.IsUsual;
        writer.WriteByte((byte)((IsDaemon ? DaemonFlag : 0) | (ReportsOutcome ? OutcomeFlag : 0) | (isUsual ? 0 : SettingsFlag) | (ReportsExitCode ? 0 : NoExitCodeFlag)));
        if (!isUsual)
            Settings.Write(writer);
        writer.WriteCount(AuthKey.Length);
        writer.WriteBytes(AuthKey);
        Payload.Write(writer, Call, Slots);
        return writer.ToParts();
    }

    public static StartMessage Decode(byte[] body)
    {
        var reader = new PayloadReader(body);
        var row = reader.ReadCount();
        var parent = reader.ReadVarint();
        var parentPid = reader.ReadCount();
        var parentName = reader.ReadText();
        var identity = reader.ReadText();
        var name = reader.ReadText();
        var flags = reader.ReadByte();
        var settings = (flags & SettingsFlag) == 0 ? ChildSettings.Usual : ChildSettings.Read(reader);
        var authKey = reader.Take(reader.ReadCount()).ToArray();
        var slots = Payload.ReadSlots(reader);
        var (isDaemon, reportsOutcome) = ((flags & DaemonFlag) != 0, (flags & OutcomeFlag) != 0);
        return new StartMessage(row, parent, parentPid, parentName, identity, name, isDaemon, reportsOutcome, settings, authKey, [reader.Rest], slots)
        {
            _body = body,
            ReportsExitCode = (flags & NoExitCodeFlag) == 0,
        };
    }
}
