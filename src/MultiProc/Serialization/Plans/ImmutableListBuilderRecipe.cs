using System.Collections.Immutable;

namespace MultiProc.Serialization.Plans;

internal sealed class ImmutableListBuilderRecipe<T>() : Recipe("Elements")
{
    public override object?[] Take(object value)
    {
        var builder = (ImmutableList<T>.Builder)value;
        var elements = new T[builder.Count];
        builder.CopyTo(elements);
        return [elements];
    }

    public override void Make(object bare, object?[] parts) => Fill(bare, ImmutableList.CreateRange((T[])parts[0]!).ToBuilder());
}
