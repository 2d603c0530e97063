using System.Reflection;
using MultiProc.Platform;

namespace MultiProc.Serialization.Plans;

/// <summary>A <see cref="List{T}"/>, or what a class derived from it inherits: the elements, without the spare room.</summary>
/// <remarks>Through its two fields: going through its methods would compile code for every type of element in the receiver.</remarks>
internal sealed class ListPart : TypePart
{
    private readonly Type _element;
    private readonly ElementSlot _slot;
    private readonly FieldInfo _items;
    private readonly FieldInfo _size;

    public ListPart(Type list)
    {
        _element = list.GetGenericArguments()[0];
        _slot = new ElementSlot(_element);
        _items = RuntimeField.Of(list, "_items");
        _size = RuntimeField.Of(list, "_size");
    }

    public override int MinimumSize => 1;

    public override void Write(PickleWriter writer, object value)
    {
        var items = (Array)_items.GetValue(value)!;
        // Another thread may be adding: the count may be ahead of the array that was read.
        var count = Math.Min((int)_size.GetValue(value)!, items.Length);
        writer.Payload.WriteCount(count);
        Elements.Write(writer, _slot, items, count);
    }

    public override void Read(PickleReader reader, object value)
    {
        var count = reader.Payload.ReadLength(_slot.MinimumSize);
        var items = Array.CreateInstance(_element, count);
        Elements.Read(reader, _slot, items);
        _items.SetValue(value, items);
        _size.SetValue(value, count);
    }
}
