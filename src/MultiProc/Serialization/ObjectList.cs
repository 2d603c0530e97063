namespace MultiProc.Serialization;

/// <summary>Objects in a row. Unlike <see cref="List{T}"/> it brings no further types and no further assembly into a child that is starting.</summary>
internal sealed class ObjectList
{
    private const int InitialSize = 8;
    private const int LargestKept = 1024;

    // In a struct, so that the runtime need not look at the array's type whenever something is put into it.
    private Place[] _places = new Place[InitialSize];

    public int Count { get; private set; }

    public object? this[int index]
    {
        get => _places[index].Value;
        set => _places[index].Value = value;
    }

    public void Add(object? item)
    {
        if (Count == _places.Length)
            Grow();
        _places[Count++].Value = item;
    }

    /// <summary>Empties it, and gives up the room that many objects needed.</summary>
    public void Clear()
    {
        if (_places.Length > LargestKept)
        {
            _places = new Place[InitialSize];
        }
        else
        {
            for (var i = 0; i < Count; i++)
                _places[i].Value = null;
        }

        Count = 0;
    }

    private void Grow()
    {
        var grown = new Place[Count * 2];
        Array.Copy(_places, grown, Count);
        _places = grown;
    }

    private struct Place
    {
        public object? Value;
    }
}
