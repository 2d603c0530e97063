namespace MultiProc.Serialization.Plans;

internal sealed class LookupRecipe<TKey, TElement>() : Recipe("Comparer", "Keys", "Groups")
{
    public override object?[] Take(object value)
    {
        var lookup = (ILookup<TKey, TElement>)value;
        var keys = new TKey[lookup.Count];
        var groups = new TElement[keys.Length][];
        var i = 0;
        foreach (var group in lookup)
            (keys[i], groups[i++]) = (group.Key, [.. group]);
        return [RuntimeField.Of(value.GetType().BaseType!, "_comparer").GetValue(value), keys, groups];
    }

    public override void Make(object bare, object?[] parts)
    {
        var keys = (TKey[])parts[1]!;
        var groups = (TElement[][])parts[2]!;
        var pairs = new List<(TKey Key, TElement Element)>();
        for (var i = 0; i < keys.Length; i++)
        {
            foreach (var element in groups[i])
                pairs.Add((keys[i], element));
        }

        Fill(bare, pairs.ToLookup(pair => pair.Key, pair => pair.Element, (IEqualityComparer<TKey>?)parts[0]));
    }
}
