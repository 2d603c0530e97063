using System.Collections;
using System.Reflection;

namespace MultiProc.Serialization.Plans;

/// <summary>A collection whose inside belongs to one process (hashes, the order of strings): built again from its elements.</summary>
/// <remarks>At the very end: elements are compared and hashed, so that all they reach must be filled before.</remarks>
internal abstract class RebuildPart : TypePart
{
    private readonly PropertyInfo? _comparer;
    private readonly ConstructorInfo _constructor;

    protected RebuildPart(Type level)
    {
        _comparer = level.GetProperty("Comparer");
        _constructor = level.GetConstructor(_comparer is null ? Type.EmptyTypes : [_comparer.PropertyType])!;
    }

    // A comparer and a count.
    public override int MinimumSize => _comparer is null ? 1 : 2;

    public override void Write(PickleWriter writer, object value)
    {
        if (_comparer is not null)
        {
            writer.Trace?.Field("Comparer");
            writer.WriteReference(Special(_comparer.GetValue(value)), typeof(object));
        }

        WriteElements(writer, (IEnumerable)value);
    }

    public override void Read(PickleReader reader, object value)
    {
        object?[] arguments = _comparer is null ? [] : [reader.ReadReference(typeof(object))];
        var elements = ReadElements(reader);
        reader.AtLast(() =>
        {
            // On the object that exists already, as a constructor of a derived class would call it.
            _ = _constructor.Invoke(value, arguments);
            Add(value, elements);
        });
    }

    /// <summary>The comparer, unless it is what the constructor takes when it is given none.</summary>
    private static object? Special(object? comparer) =>
        comparer is not null && PlanCache.For(comparer.GetType()) is DefaultComparerPlan ? null : comparer;

    protected abstract void WriteElements(PickleWriter writer, IEnumerable value);

    protected abstract object?[] ReadElements(PickleReader reader);

    protected abstract void Add(object value, object?[] elements);
}
