using System.Runtime.CompilerServices;

namespace MultiProc.Serialization;

/// <summary>Numbers objects by identity, in the order in which they are met.</summary>
/// <remarks>A few are searched through one by one; more by open addressing over two arrays: no generic code over value
/// types, which would have to be compiled at run time.</remarks>
internal sealed class IdentityMap
{
    private const int Few = 8;
    private const int FirstPlaces = 64;
    private const int MostPlacesKept = 1024;

    // In a struct, so that the runtime need not look at the array's type whenever something is put into it.
    private readonly Known[] _few = new Known[Few];
    private object?[] _keys = [];
    private int[] _numbers = [];

    public int Count { get; private set; }

    /// <summary>The number of <paramref name="value"/>; −1 if it was new, and then it has the number <see cref="Count"/> − 1.</summary>
    public int FindOrAdd(object value)
    {
        var few = _few;
        var count = Count;
        if ((uint)count >= (uint)few.Length)
            return count > Few ? FindOrAddAmongMany(value) : FindOrAddFirstOfMany(value);
        for (var i = 0; i < count; i++)
        {
            if (ReferenceEquals(few[i].Object, value))
                return i;
        }

        few[count].Object = value;
        Count = count + 1;
        return -1;
    }

    /// <summary>The number of an object that was met before.</summary>
    public int NumberOf(object value)
    {
        if (Count > Few)
            return _numbers[Place(_keys, value)];
        var number = 0;
        while (!ReferenceEquals(_few[number].Object, value))
            number++;
        return number;
    }

    public bool Contains(object value)
    {
        if (Count > Few)
            return _keys[Place(_keys, value)] is not null;
        for (var i = 0; i < Count; i++)
        {
            if (ReferenceEquals(_few[i].Object, value))
                return true;
        }

        return false;
    }

    /// <summary>The objects in the order of their numbers.</summary>
    public object[] ToArray()
    {
        var objects = new object[Count];
        if (Count <= Few)
        {
            for (var i = 0; i < Count; i++)
                objects[i] = _few[i].Object!;
            return objects;
        }

        for (var i = 0; i < _keys.Length; i++)
        {
            if (_keys[i] is { } key)
                objects[_numbers[i]] = key;
        }

        return objects;
    }

    /// <summary>Forgets all objects.</summary>
    public void Clear()
    {
        if (Count > Few)
            ClearMany();
        for (var i = Math.Min(Count, Few) - 1; i >= 0; i--)
            _few[i].Object = null;
        Count = 0;
    }

    private void ClearMany()
    {
        if (_keys.Length <= MostPlacesKept)
            Array.Clear(_keys);
        else
            (_keys, _numbers) = ([], []);
    }

    private int FindOrAddFirstOfMany(object value)
    {
        for (var i = 0; i < Few; i++)
        {
            if (ReferenceEquals(_few[i].Object, value))
                return i;
        }

        if (_keys.Length == 0)
            (_keys, _numbers) = (new object?[FirstPlaces], new int[FirstPlaces]);
        for (var i = 0; i < Few; i++)
            Put(_keys, _numbers, _few[i].Object!, i);
        Put(_keys, _numbers, value, Count++);
        return -1;
    }

    private int FindOrAddAmongMany(object value)
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

    private static int Place(object?[] keys, object value)
    {
        var mask = keys.Length - 1;
        // The runtime's identity hashes differ in their low bits only; the multiplication spreads them.
        var place = (int)((uint)RuntimeHelpers.GetHashCode(value) * 0x9E3779B1u >> 7) & mask;
        while (keys[place] is { } other && !ReferenceEquals(other, value))
            place = (place + 1) & mask;
        return place;
    }

    private static void Put(object?[] keys, int[] numbers, object key, int number)
    {
        var place = Place(keys, key);
        keys[place] = key;
        numbers[place] = number;
    }

    private void Grow()
    {
        var keys = new object?[_keys.Length * 2];
        var numbers = new int[keys.Length];
        for (var i = 0; i < _keys.Length; i++)
        {
            if (_keys[i] is { } key)
                Put(keys, numbers, key, _numbers[i]);
        }

        (_keys, _numbers) = (keys, numbers);
    }

    private struct Known
    {
        public object? Object;
    }
}
