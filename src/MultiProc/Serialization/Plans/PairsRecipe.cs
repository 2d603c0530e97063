namespace MultiProc.Serialization.Plans;

/// <summary>A dictionary that is made at once: one comparer or two, the keys and the values.</summary>
internal abstract class PairsRecipe<TKey, TValue>() : Recipe("Comparer", "ValueComparer", "Keys", "Values")
    where TKey : notnull
{
    public override object?[] Take(object value)
    {
        var table = (IReadOnlyCollection<KeyValuePair<TKey, TValue>>)value;
        var keys = new TKey[table.Count];
        var values = new TValue[table.Count];
        var i = 0;
        foreach (var pair in table)
            (keys[i], values[i++]) = (pair.Key, pair.Value);
        return [KeyComparer(value), ValueComparer(value), keys, values];
    }

    public override void Make(object bare, object?[] parts)
    {
        var keys = (TKey[])parts[2]!;
        var values = (TValue[])parts[3]!;
        var pairs = new KeyValuePair<TKey, TValue>[keys.Length];
        for (var i = 0; i < pairs.Length; i++)
            pairs[i] = new KeyValuePair<TKey, TValue>(keys[i], values[i]);
        Fill(bare, Make(parts[0], parts[1], pairs));
    }

    protected abstract object? KeyComparer(object value);

    protected virtual object? ValueComparer(object value) => null;

    protected abstract object Make(object? keyComparer, object? valueComparer, KeyValuePair<TKey, TValue>[] pairs);
}
