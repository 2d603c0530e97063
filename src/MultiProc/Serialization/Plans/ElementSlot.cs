using MultiProc.Serialization.Policy;

namespace MultiProc.Serialization.Plans;

/// <summary>A place of a declared type: a field, or an element of an array or collection.</summary>
internal sealed class ElementSlot
{
    private readonly Type _type;

    public ElementSlot(Type type)
    {
        _type = type;
        // A place for a reference says nothing of the objects in it, so that these alone decide what travels.
        if (type.IsValueType)
            Value = (ValuePlan)PlanCache.For(type);
        else if (type.IsPointer || type.IsFunctionPointer)
            Value = new RefusedPlan(type, Refusal.Handle);
    }

    private ElementSlot(Type type, ValuePlan plan)
    {
        _type = type;
        Value = plan;
    }

    /// <summary>How what lies in the place itself is written; null where a reference does.</summary>
    public ValuePlan? Value { get; }

    public int MinimumSize => Value?.MinimumSize ?? 1;

    public bool IsRaw => Value is RawPlan;

    /// <summary>The size of a place whose bytes are all there is to it.</summary>
    public int RawSize => ((RawPlan)Value!).Size;

    /// <summary>The place that a field is: more is known of what a number means there.</summary>
    public static ElementSlot OfField(Type type) =>
        type == typeof(nint) || type == typeof(nuint) ? new ElementSlot(type, new HandlePlan(type)) : new ElementSlot(type);

    public void Write(PickleWriter writer, object? value)
    {
        if (Value is null)
            writer.WriteReference(value, _type);
        else
            Value.WriteValue(writer, value);
    }

    public object? Read(PickleReader reader) => Value is null ? reader.ReadReference(_type) : Value.ReadValue(reader);
}
