using System.Collections.Frozen;

namespace MultiProc.Serialization.Plans;

/// <summary>The keys decide which of the hidden classes is chosen, so that the receiver's choice is the sender's.</summary>
internal sealed class FrozenDictionaryRecipe<TKey, TValue> : PairsRecipe<TKey, TValue>
    where TKey : notnull
{
    protected override object KeyComparer(object value) => ((FrozenDictionary<TKey, TValue>)value).Comparer;

    protected override object Make(object? keyComparer, object? valueComparer, KeyValuePair<TKey, TValue>[] pairs) =>
        pairs.ToFrozenDictionary((IEqualityComparer<TKey>?)keyComparer);
}
