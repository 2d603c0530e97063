using System.Collections.Immutable;

namespace MultiProc.Serialization.Plans;

internal sealed class ImmutableHashSetRecipe<T>() : Recipe("Comparer", "Elements")
{
    public override object?[] Take(object value)
    {
        var set = (ImmutableHashSet<T>)value;
        var elements = new T[set.Count];
        ((ICollection<T>)set).CopyTo(elements, 0);
        return [set.KeyComparer, elements];
    }

    public override void Make(object bare, object?[] parts) =>
        Fill(bare, ImmutableHashSet.CreateRange((IEqualityComparer<T>?)parts[0], (T[])parts[1]!));
}
