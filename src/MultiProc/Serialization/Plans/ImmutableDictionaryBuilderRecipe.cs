using System.Collections.Immutable;

namespace MultiProc.Serialization.Plans;

internal sealed class ImmutableDictionaryBuilderRecipe<TKey, TValue> : PairsRecipe<TKey, TValue>
    where TKey : notnull
{
    protected override object KeyComparer(object value) => ((ImmutableDictionary<TKey, TValue>.Builder)value).KeyComparer;

    protected override object ValueComparer(object value) => ((ImmutableDictionary<TKey, TValue>.Builder)value).ValueComparer;

    protected override object Make(object? keyComparer, object? valueComparer, KeyValuePair<TKey, TValue>[] pairs) =>
        ImmutableDictionary.CreateRange((IEqualityComparer<TKey>?)keyComparer, (IEqualityComparer<TValue>?)valueComparer, pairs).ToBuilder();
}
