using System.Collections.Immutable;

namespace MultiProc.Serialization.Plans;

internal sealed class ImmutableListRecipe<T>() : Recipe("Elements")
{
    public override object?[] Take(object value)
    {
        var list = (ImmutableList<T>)value;
        var elements = new T[list.Count];
        list.CopyTo(elements);
        return [elements];
    }

    public override void Make(object bare, object?[] parts) => Fill(bare, ImmutableList.CreateRange((T[])parts[0]!));
}
