using System.Runtime.CompilerServices;
using MultiProc.Foundation;

namespace MultiProc.Serialization;

/// <summary>A cache by identity that is read without a lock: what was once found out about a type, a module or a method.</summary>
/// <remarks>Not a <see cref="System.Collections.Concurrent.ConcurrentDictionary{TKey, TValue}"/>, whose first use costs a child that is
/// starting half a millisecond.</remarks>
internal sealed class IdentityTable<TValue>
    where TValue : class
{
    private readonly BriefLock _gate = new();
    private Entry?[] _buckets = new Entry?[64];
    private int _count;

    public TValue? Find(object key)
    {
        var buckets = Volatile.Read(ref _buckets);
        for (var entry = Volatile.Read(ref buckets[Bucket(buckets, key)]); entry is not null; entry = entry.Next)
        {
            if (ReferenceEquals(entry.Key, key))
                return entry.Value;
        }

        return null;
    }

    /// <summary>Adds a value, unless another thread was faster: then that thread's is the value.</summary>
    public TValue Add(object key, TValue value)
    {
        using (_gate.EnterScope())
        {
            if (Find(key) is { } other)
                return other;
            if (_count++ == _buckets.Length)
                Grow();
            ref var bucket = ref _buckets[Bucket(_buckets, key)];
            Volatile.Write(ref bucket, new Entry(key, value, bucket));
            return value;
        }
    }

    /// <summary>What was added so far.</summary>
    public IReadOnlyList<TValue> ToList()
    {
        var values = new List<TValue>();
        foreach (var head in Volatile.Read(ref _buckets))
        {
            for (var entry = head; entry is not null; entry = entry.Next)
                values.Add(entry.Value);
        }

        return values;
    }

    private void Grow()
    {
        var grown = new Entry?[_buckets.Length * 2];
        foreach (var head in _buckets)
        {
            for (var entry = head; entry is not null; entry = entry.Next)
            {
                ref var bucket = ref grown[Bucket(grown, entry.Key)];
                bucket = new Entry(entry.Key, entry.Value, bucket);
            }
        }

        Volatile.Write(ref _buckets, grown);
    }

    private static int Bucket(Entry?[] buckets, object key) => RuntimeHelpers.GetHashCode(key) & (buckets.Length - 1);

    private sealed class Entry(object key, TValue value, Entry? next)
    {
        public readonly object Key = key;
        public readonly TValue Value = value;
        public readonly Entry? Next = next;
    }
}
