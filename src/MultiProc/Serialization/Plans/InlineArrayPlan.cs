using System.Runtime.CompilerServices;
using MultiProc.Platform;

namespace MultiProc.Serialization.Plans;

/// <summary>An inline array that holds references: its one field, as often as the attribute says.</summary>
internal sealed class InlineArrayPlan : FilledValuePlan
{
    private readonly int _length;
    private readonly ElementSlot _slot;
    private readonly InlineArrays _elements;

    public InlineArrayPlan(Type type, FieldSlot only, int length)
        : base(type)
    {
        _length = length;
        _slot = new ElementSlot(only.Field.FieldType);
        _elements = InlineArrays.For(type, only.Field.FieldType);
    }

    public override int MinimumSize => _length * _slot.MinimumSize;

    /// <summary>The length of the type, if it is an inline array; 0 for others.</summary>
    public static int LengthOf(Type type) =>
        type.IsDefined(typeof(InlineArrayAttribute), inherit: false)
            ? ((InlineArrayAttribute)type.GetCustomAttributes(typeof(InlineArrayAttribute), inherit: false)[0]).Length
            : 0;

    public override void WriteBody(PickleWriter writer, object value)
    {
        for (var i = 0; i < _length; i++)
        {
            writer.Trace?.Index(i);
            _slot.Write(writer, _elements.Get(value, i));
        }
    }

    public override void ReadBody(PickleReader reader, object value)
    {
        for (var i = 0; i < _length; i++)
            _elements.Set(value, i, _slot.Read(reader));
    }
}
