using System.Collections;
using System.Reflection;

namespace MultiProc.Serialization.Plans;

/// <summary>A set, or another collection that takes its elements one by one.</summary>
internal sealed class ElementsPart : RebuildPart
{
    private readonly ElementSlot _slot;
    private readonly MethodInfo _add;

    public ElementsPart(Type level)
        : base(level, hasComparer: !IsConcurrent(level))
    {
        _slot = new ElementSlot(level.GetGenericArguments()[0]);
        _add = level.GetMethod("Add") ?? level.GetMethod("Enqueue")!;
    }

    protected override void WriteElements(PickleWriter writer, IEnumerable value)
    {
        // First taken, then written: the number of elements stands before them, and others may be adding.
        var elements = (ObjectList)Taken.From(writer, value, Take);
        writer.Payload.WriteCount(elements.Count);
        for (var i = 0; i < elements.Count; i++)
        {
            writer.Trace?.Index(i);
            _slot.Write(writer, elements[i]);
        }
    }

    protected override object?[] ReadElements(PickleReader reader)
    {
        var elements = new object?[reader.Payload.ReadLength(_slot.MinimumSize)];
        for (var i = 0; i < elements.Length; i++)
            elements[i] = _slot.Read(reader);
        return elements;
    }

    protected override void Add(object value, object?[] elements)
    {
        var arguments = new object?[1];
        foreach (var element in elements)
        {
            arguments[0] = element;
            if (_add.Invoke(value, arguments) is false)
                throw new UnpicklingException("it has a set with the same element twice");
        }
    }

    private static bool IsConcurrent(Type level) => level.GetGenericTypeDefinition().FullName
        is "System.Collections.Concurrent.ConcurrentQueue`1" or "System.Collections.Concurrent.ConcurrentBag`1";

    private static ObjectList Take(object value)
    {
        var elements = new ObjectList();
        foreach (var element in (IEnumerable)value)
            elements.Add(element);
        return elements;
    }
}
