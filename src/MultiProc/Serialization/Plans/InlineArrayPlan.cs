using System.Runtime.CompilerServices;
using MultiProc.Platform;

namespace MultiProc.Serialization.Plans;

/// <summary>An inline array that holds references: its one field, as often as the attribute says.</summary>
internal sealed class InlineArrayPlan : ValuePlan
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

    public override bool HasBody => true;

    /// <summary>The length of the type, if it is an inline array; 0 for others.</summary>
    public static int LengthOf(Type type) =>
        type.IsDefined(typeof(InlineArrayAttribute), inherit: false)
            ? ((InlineArrayAttribute)type.GetCustomAttributes(typeof(InlineArrayAttribute), inherit: false)[0]).Length
            : 0;

    public override void WriteValue(PickleWriter writer, object? value)
    {
        writer.Trace?.Descend();
        WriteBody(writer, value!);
        writer.Trace?.Ascend();
    }

    public override object ReadValue(PickleReader reader)
    {
        var value = RuntimeHelpers.GetUninitializedObject(Type);
        ReadBody(reader, value);
        return value;
    }

    public override void WriteHead(PickleWriter writer, object value)
    {
    }

    public override object ReadHead(PickleReader reader) => RuntimeHelpers.GetUninitializedObject(Type);

    public override long MinimumBody(object value) => MinimumSize;

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
