namespace MultiProc.Serialization.Plans;

/// <summary>What one class of a hierarchy adds to an object.</summary>
internal abstract class TypePart
{
    /// <summary>The number of bytes that it takes at least.</summary>
    public virtual int MinimumSize => 0;

    public abstract void Write(PickleWriter writer, object value);

    public abstract void Read(PickleReader reader, object value);
}
