using System.Collections.Immutable;

namespace MultiProc.Serialization.Plans;

internal sealed class ImmutableSortedDictionaryRecipe<TKey, TValue> : PairsRecipe<TKey, TValue>
    where TKey : notnull
{
    protected override object KeyComparer(object value) => ((ImmutableSortedDictionary<TKey, TValue>)value).KeyComparer;

    protected override object ValueComparer(object value) => ((ImmutableSortedDictionary<TKey, TValue>)value).ValueComparer;

    protected override object Make(object? keyComparer, object? valueComparer, KeyValuePair<TKey, TValue>[] pairs) =>
        ImmutableSortedDictionary.CreateRange((IComparer<TKey>?)keyComparer, (IEqualityComparer<TValue>?)valueComparer, pairs);
}
