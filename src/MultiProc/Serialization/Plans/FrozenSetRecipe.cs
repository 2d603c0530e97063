using System.Collections.Frozen;

namespace MultiProc.Serialization.Plans;

internal sealed class FrozenSetRecipe<T>() : Recipe("Comparer", "Elements")
{
    public override object?[] Take(object value)
    {
        var set = (FrozenSet<T>)value;
        var elements = new T[set.Count];
        set.CopyTo(elements, 0);
        return [set.Comparer, elements];
    }

    public override void Make(object bare, object?[] parts) => Fill(bare, ((T[])parts[1]!).ToFrozenSet((IEqualityComparer<T>?)parts[0]));
}
