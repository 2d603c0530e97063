using MultiProc.Platform;

namespace MultiProc.Serialization.Plans;

/// <summary>A one-dimensional array.</summary>
internal sealed class VectorPlan : TypePlan
{
    private readonly Type _element;
    private readonly ElementSlot _slot;

    public VectorPlan(Type type)
        : base(type)
    {
        _element = type.GetElementType()!;
        _slot = new ElementSlot(_element);
    }

    public override bool HasBody => !_slot.IsRaw;

    public override void WriteHead(PickleWriter writer, object value)
    {
        var array = (Array)value;
        writer.Payload.WriteCount(array.Length);
        if (_slot.IsRaw)
            writer.Payload.WriteArray(array, array.Length, _slot.RawSize);
    }

    public override object ReadHead(PickleReader reader)
    {
        var length = reader.Payload.ReadLength(_slot.MinimumSize);
        var array = Array.CreateInstance(_element, length);
        if (_slot.IsRaw)
            reader.Payload.Take(length * _slot.RawSize).CopyTo(ObjectBytes.OfArray(array, length, _slot.RawSize));
        return array;
    }

    public override long MinimumBody(object value) => ((Array)value).LongLength * _slot.MinimumSize;

    public override void WriteBody(PickleWriter writer, object value) => Elements.Write(writer, _slot, (Array)value, ((Array)value).Length);

    public override void ReadBody(PickleReader reader, object value) => Elements.Read(reader, _slot, (Array)value);
}
