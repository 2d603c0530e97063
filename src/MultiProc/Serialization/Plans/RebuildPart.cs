using System.Collections;
using System.Reflection;

namespace MultiProc.Serialization.Plans;

/// <summary>A collection whose inside belongs to one process (hashes, the order of strings): built again from its elements.</summary>
/// <remarks>At the very end: elements are compared and hashed, so that all they reach must be filled before.</remarks>
/// <param name="level">The class that declares it.</param>
/// <param name="hasComparer">Whether it has a property <c>Comparer</c>, and a constructor for one.</param>
internal abstract class RebuildPart(Type level, bool hasComparer) : TypePart
{
    private PropertyInfo? _comparer;
    private ConstructorInfo? _constructor;

    // A comparer and a count.
    public override int MinimumSize => hasComparer ? 2 : 1;

    /// <summary>Whether its objects are made by their constructor, and not bare: to look for that of a bare one costs a child that is starting a millisecond.</summary>
    public bool IsMade { get; init; }

    private PropertyInfo Comparer => _comparer ??= level.GetProperty("Comparer")!;

    private ConstructorInfo Constructor => _constructor ??= level.GetConstructor(hasComparer ? [Comparer.PropertyType] : Type.EmptyTypes)!;

    /// <summary>Whether it can be: the collections that everybody uses, which take little room when they are empty.</summary>
    public static bool CanBeMade(Type type) => type.IsConstructedGenericType
        && type.GetGenericTypeDefinition().FullName is "System.Collections.Generic.Dictionary`2" or "System.Collections.Generic.HashSet`1";

    public override void Write(PickleWriter writer, object value)
    {
        if (hasComparer)
        {
            writer.Trace?.Field("Comparer");
            writer.WriteReference(Special(Comparer.GetValue(value)), typeof(object));
        }

        WriteElements(writer, (IEnumerable)value);
    }

    public override void Read(PickleReader reader, object value)
    {
        object?[] arguments = hasComparer ? [reader.ReadReference(typeof(object))] : [];
        var elements = ReadElements(reader);
        reader.AtLast(() =>
        {
            // On the object that exists already, as a constructor of a derived class would call it.
            if (!IsMade || arguments is [not null])
                _ = Constructor.Invoke(value, arguments);
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
