namespace MultiProc.Serialization.Plans;

/// <summary>What happens after an object was written, and when it and all others are filled.</summary>
internal sealed class LastHookPart(SerializationHooks hooks) : TypePart
{
    public override void Write(PickleWriter writer, object value) => hooks.AfterWriting(value);

    public override void Read(PickleReader reader, object value) => reader.AtEnd(() => hooks.AfterReading(value));
}
