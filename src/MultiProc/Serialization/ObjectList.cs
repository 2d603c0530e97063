namespace MultiProc.Serialization;

/// <summary>Objects in a row. Unlike <see cref="List{T}"/> it brings no further types and no further assembly into a child that is starting.</summary>
internal sealed class ObjectList
{
    private object?[] _items = new object?[8];

    public int Count { get; private set; }

    public object? this[int index] => _items[index];

    public void Add(object? item)
    {
        if (Count == _items.Length)
            Array.Resize(ref _items, Count * 2);
        _items[Count++] = item;
    }
}
