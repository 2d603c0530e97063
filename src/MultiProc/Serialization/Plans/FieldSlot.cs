using System.Reflection;

namespace MultiProc.Serialization.Plans;

/// <summary>One instance field of a type that travels by its fields.</summary>
internal sealed class FieldSlot(FieldInfo field)
{
    private readonly ElementSlot _value = ElementSlot.OfField(field.FieldType);

    public FieldInfo Field { get; } = field;

    public int MinimumSize => _value.MinimumSize;

    /// <summary>Whether the field's bytes are all there is to it.</summary>
    public bool IsRaw => _value.IsRaw;

    public void Write(PickleWriter writer, object owner)
    {
        writer.Trace?.Field(Field);
        _value.Write(writer, Field.GetValue(owner));
    }

    public void Read(PickleReader reader, object owner) => Field.SetValue(owner, _value.Read(reader));
}
