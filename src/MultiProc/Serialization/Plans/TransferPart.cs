namespace MultiProc.Serialization.Plans;

/// <summary>The part of an object that knows itself how it travels, with all that this part inherits.</summary>
internal sealed class TransferPart : TypePart
{
    public override void Write(PickleWriter writer, object value)
    {
        writer.Transferred = value;
        ((ITransferable)value).Dump(writer);
    }

    public override void Read(PickleReader reader, object value) => ((ITransferable)value).Load(reader);
}
