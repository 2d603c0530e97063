using System.Runtime.CompilerServices;

namespace MultiProc.Serialization;

/// <summary>Numbers objects by identity, in the order in which they are met.</summary>
/// <remarks>Open addressing over two arrays: no generic code over value types, which would have to be compiled at run time.</remarks>
internal sealed class IdentityMap
{
    private object?[] _keys = new object?[16];
    private int[] _numbers = new int[16];

    public int Count { get; private set; }

    /// <summary>The number of <paramref name="value"/>; −1 if it was new, and then it has the number <see cref="Count"/> − 1.</summary>
    public int FindOrAdd(object value)
    {
        var place = Place(_keys, value);
        if (_keys[place] is not null)
            return _numbers[place];
        // Half full at most: beyond that, the search from place to place grows long.
        if (Count >= _keys.Length >> 1)
        {
            Grow();
            place = Place(_keys, value);
        }

        _keys[place] = value;
        _numbers[place] = Count++;
        return -1;
    }

    /// <summary>The number of an object that was met before.</summary>
    public int NumberOf(object value) => _numbers[Place(_keys, value)];

    public bool Contains(object value) => _keys[Place(_keys, value)] is not null;

    private static int Place(object?[] keys, object value)
    {
        var mask = keys.Length - 1;
        // The runtime's identity hashes differ in their low bits only; the multiplication spreads them.
        var place = (int)((uint)RuntimeHelpers.GetHashCode(value) * 0x9E3779B1u >> 7) & mask;
        while (keys[place] is { } other && !ReferenceEquals(other, value))
            place = (place + 1) & mask;
        return place;
    }

    private void Grow()
    {
        var keys = new object?[_keys.Length * 2];
        var numbers = new int[keys.Length];
        for (var i = 0; i < _keys.Length; i++)
        {
            if (_keys[i] is not { } key)
                continue;
            var place = Place(keys, key);
            keys[place] = key;
            numbers[place] = _numbers[i];
        }

        _keys = keys;
        _numbers = numbers;
    }
}
