using MultiProc.Platform;

namespace MultiProc.Serialization.Plans;

/// <summary>An array of several dimensions, or of one that does not begin at zero.</summary>
internal sealed class GridPlan : TypePlan
{
    private readonly Type _element;
    private readonly ElementSlot _slot;

    public GridPlan(Type type)
        : base(type)
    {
        _element = type.GetElementType()!;
        _slot = new ElementSlot(_element);
    }

    public override bool HasBody => !_slot.IsRaw;

    public override void WriteHead(PickleWriter writer, object value)
    {
        var array = (Array)value;
        for (var i = 0; i < array.Rank; i++)
        {
            writer.Payload.WriteCount(array.GetLength(i));
            writer.Payload.WriteInt64(array.GetLowerBound(i));
        }

        if (_slot.IsRaw)
            writer.Payload.WriteArray(array, array.Length, _slot.RawSize);
    }

    public override object ReadHead(PickleReader reader)
    {
        var lengths = new int[Type.GetArrayRank()];
        var bounds = new int[lengths.Length];
        long total = 1;
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = reader.Payload.ReadCount();
            // Beside a dimension of nothing any other would pass the test below, and end in an OutOfMemoryException.
            if (lengths[i] > Array.MaxLength)
                throw new UnpicklingException($"it has an array of {lengths[i]} elements in a dimension");
            bounds[i] = checked((int)reader.Payload.ReadInt64());
            total = checked(total * lengths[i]);
        }

        if (checked(total * Math.Max(_slot.MinimumSize, 1)) > reader.Payload.Remaining)
            throw new UnpicklingException("it ends before it is complete");
        var array = Array.CreateInstance(_element, lengths, bounds);
        if (_slot.IsRaw)
            reader.Payload.Take((int)total * _slot.RawSize).CopyTo(ObjectBytes.OfArray(array, (int)total, _slot.RawSize));
        return array;
    }

    public override long MinimumBody(object value) => ((Array)value).LongLength * _slot.MinimumSize;

    public override void WriteBody(PickleWriter writer, object value)
    {
        var array = (Array)value;
        var place = First(array);
        for (var i = 0; i < array.Length; i++)
        {
            writer.Trace?.Index(i);
            _slot.Write(writer, array.GetValue(place));
            Advance(array, place);
        }
    }

    public override void ReadBody(PickleReader reader, object value)
    {
        var array = (Array)value;
        var place = First(array);
        for (var i = 0; i < array.Length; i++)
        {
            array.SetValue(_slot.Read(reader), place);
            Advance(array, place);
        }
    }

    private static int[] First(Array array)
    {
        var place = new int[array.Rank];
        for (var i = 0; i < place.Length; i++)
            place[i] = array.GetLowerBound(i);
        return place;
    }

    private static void Advance(Array array, int[] place)
    {
        for (var i = place.Length - 1; i >= 0; i--)
        {
            if (++place[i] <= array.GetUpperBound(i))
                return;
            place[i] = array.GetLowerBound(i);
        }
    }
}
