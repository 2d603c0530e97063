namespace MultiProc.Serialization.Plans;

/// <summary>A group without the groups beside it.</summary>
internal sealed class GroupingRecipe<TKey, TElement>() : Recipe("Key", "Elements")
{
    public override object?[] Take(object value)
    {
        var group = (IGrouping<TKey, TElement>)value;
        TElement[] elements = [.. group];
        return [group.Key, elements];
    }

    public override void Make(object bare, object?[] parts)
    {
        foreach (var group in ((TElement[])parts[1]!).GroupBy(_ => (TKey)parts[0]!))
            Fill(bare, group);
    }
}
