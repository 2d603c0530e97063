using System.Net;

namespace MultiProc.Serialization.Plans;

/// <summary>An IP address: by its fields it would keep a hash code of the sender.</summary>
internal sealed class AddressPlan() : LeafPlan(typeof(IPAddress))
{
    private const int ShortLength = 4;

    public override void WriteHead(PickleWriter writer, object value)
    {
        var address = (IPAddress)value;
        var bytes = address.GetAddressBytes();
        writer.Payload.WriteCount(bytes.Length);
        writer.Payload.WriteBytes(bytes);
        if (bytes.Length > ShortLength)
            writer.Payload.WriteInt64(address.ScopeId);
    }

    public override object ReadHead(PickleReader reader)
    {
        var bytes = reader.Payload.Take(reader.Payload.ReadLength(1));
        return bytes.Length > ShortLength ? new IPAddress(bytes, reader.Payload.ReadInt64()) : new IPAddress(bytes);
    }
}
