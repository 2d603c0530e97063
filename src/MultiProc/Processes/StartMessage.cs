using System.Text;

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
    byte[] AuthKey,
    ReadOnlyMemory<byte> Call,
    IReadOnlyList<ulong> Slots)
{
    public byte[] Encode()
    {
        using var stream = new MemoryStream(Call.Length + 256);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Row);
        writer.Write(Parent);
        writer.Write(ParentPid);
        writer.Write(ParentName);
        writer.Write(Identity);
        writer.Write(Name);
        writer.Write(IsDaemon);
        writer.Write(ReportsOutcome);
        writer.Write(AuthKey.Length);
        writer.Write(AuthKey);
        Payload.Write(writer, Call, Slots);
        return stream.ToArray();
    }

    public static StartMessage Decode(ReadOnlyMemory<byte> body)
    {
        using var reader = Payload.Reader(body);
        var row = reader.ReadInt32();
        var parent = reader.ReadUInt64();
        var parentPid = reader.ReadInt32();
        var parentName = reader.ReadString();
        var identity = reader.ReadString();
        var name = reader.ReadString();
        var isDaemon = reader.ReadBoolean();
        var reportsOutcome = reader.ReadBoolean();
        var authKey = reader.ReadBytes(reader.ReadInt32());
        var call = Payload.Read(reader, body, out var slots);
        return new StartMessage(row, parent, parentPid, parentName, identity, name, isDaemon, reportsOutcome, authKey, call, slots);
    }
}
