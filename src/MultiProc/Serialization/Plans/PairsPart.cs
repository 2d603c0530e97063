using System.Collections;

namespace MultiProc.Serialization.Plans;

/// <summary>A dictionary.</summary>
internal sealed class PairsPart : RebuildPart
{
    private readonly ElementSlot _key;
    private readonly ElementSlot _value;

    public PairsPart(Type level)
        : base(level, hasComparer: true)
    {
        var arguments = level.GetGenericArguments();
        _key = new ElementSlot(arguments[0]);
        _value = new ElementSlot(arguments[1]);
    }

    /// <summary>Keys and values in turn. First taken, then written: their number stands before them, and others may be adding.</summary>
    public static ObjectList Take(PickleWriter writer, IDictionary dictionary) => (ObjectList)Taken.From(writer, dictionary, Take);

    protected override void WriteElements(PickleWriter writer, IEnumerable value)
    {
        var pairs = Take(writer, (IDictionary)value);
        writer.Payload.WriteCount(pairs.Count / 2);
        for (var i = 0; i < pairs.Count; i += 2)
        {
            writer.Trace?.Key(pairs[i]!);
            _key.Write(writer, pairs[i]);
            _value.Write(writer, pairs[i + 1]);
        }
    }

    protected override object?[] ReadElements(PickleReader reader)
    {
        var pairs = new object?[2 * reader.Payload.ReadLength(_key.MinimumSize + _value.MinimumSize)];
        for (var i = 0; i < pairs.Length; i += 2)
        {
            pairs[i] = _key.Read(reader);
            pairs[i + 1] = _value.Read(reader);
        }

        return pairs;
    }

    protected override void Add(object value, object?[] elements)
    {
        var dictionary = (IDictionary)value;
        for (var i = 0; i < elements.Length; i += 2)
            dictionary[elements[i]!] = elements[i + 1]; // not Add: of a dictionary that others changed meanwhile, one key may have come twice
    }

    private static ObjectList Take(object value)
    {
        var pairs = new ObjectList();
        for (var each = ((IDictionary)value).GetEnumerator(); each.MoveNext();)
        {
            if (each.Key is not { } key)
                throw new InvalidOperationException("a key is gone"); // removed while it was being looked at
            pairs.Add(key);
            pairs.Add(each.Value);
        }

        return pairs;
    }
}
