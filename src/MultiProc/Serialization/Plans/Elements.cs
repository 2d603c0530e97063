using MultiProc.Platform;

namespace MultiProc.Serialization.Plans;

/// <summary>The elements of a one-dimensional array, in a block where their bytes are all there is to them.</summary>
internal static class Elements
{
    public static void Write(PickleWriter writer, ElementSlot slot, Array array, int count)
    {
        if (slot.IsRaw)
        {
            writer.Payload.WriteArray(array, count, slot.RawSize);
            return;
        }

        var references = array as object?[];
        for (var i = 0; i < count; i++)
        {
            writer.Trace?.Index(i);
            slot.Write(writer, references is null ? array.GetValue(i) : references[i]);
        }
    }

    /// <summary>Fills the whole of <paramref name="array"/>.</summary>
    public static void Read(PickleReader reader, ElementSlot slot, Array array)
    {
        var length = array.Length;
        if (slot.IsRaw)
        {
            reader.Payload.Take(checked(length * slot.RawSize)).CopyTo(ObjectBytes.OfArray(array, length, slot.RawSize));
            return;
        }

        var references = array as object?[];
        for (var i = 0; i < length; i++)
        {
            var value = slot.Read(reader);
            if (references is null)
                array.SetValue(value, i);
            else
                references[i] = value;
        }
    }
}
