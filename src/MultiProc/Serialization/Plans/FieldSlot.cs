using System.Reflection;

namespace MultiProc.Serialization.Plans;

/// <summary>One instance field of a type that travels by its fields.</summary>
internal sealed class FieldSlot(FieldInfo field)
{
    private readonly ElementSlot _place = ElementSlot.OfField(field.FieldType);

    public FieldInfo Field { get; } = field;

    public int MinimumSize => _place.MinimumSize;

    /// <summary>Whether the field's bytes are all there is to it.</summary>
    public bool IsRaw => _place.IsRaw;

    /// <summary>How what lies in the field itself is written; null where a reference does.</summary>
    public ValuePlan? Value => _place.Value;

    public void Write(PickleWriter writer, object owner)
    {
        writer.Trace?.Field(Field);
        WriteValue(writer, Field.GetValue(owner));
    }

    public void Read(PickleReader reader, object owner) => Field.SetValue(owner, ReadValue(reader));

    public void WriteValue(PickleWriter writer, object? value) => _place.Write(writer, value);

    public object? ReadValue(PickleReader reader) => _place.Read(reader);
}
