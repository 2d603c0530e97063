namespace MultiProc.Serialization.Plans;

/// <summary>A value type: written in place where a field or an element declares it, and as a head where it is boxed.</summary>
internal abstract class ValuePlan(Type type) : TypePlan(type)
{
    /// <summary>The number of bytes that a value takes at least.</summary>
    public abstract int MinimumSize { get; }

    public override bool HasBody => false;

    public abstract void WriteValue(PickleWriter writer, object? value);

    public abstract object? ReadValue(PickleReader reader);

    public override void WriteHead(PickleWriter writer, object value) => WriteValue(writer, value);

    public override object ReadHead(PickleReader reader) => ReadValue(reader)!;
}
