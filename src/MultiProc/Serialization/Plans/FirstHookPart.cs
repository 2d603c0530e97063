namespace MultiProc.Serialization.Plans;

/// <summary>What happens before an object is written or filled.</summary>
internal sealed class FirstHookPart(SerializationHooks hooks) : TypePart
{
    public override void Write(PickleWriter writer, object value) => hooks.BeforeWriting(value);

    public override void Read(PickleReader reader, object value) => hooks.BeforeReading(value);
}
