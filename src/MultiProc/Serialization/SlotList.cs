namespace MultiProc.Serialization;

/// <summary>The slots of a message, each once.</summary>
internal sealed class SlotList
{
    private const int FewSlots = 32;

    private readonly List<ulong> _slots = [];
    private Dictionary<ulong, int>? _indexes;

    public IReadOnlyList<ulong> All => _slots;

    /// <summary>The index of a slot, which is added if it is new.</summary>
    public int IndexOf(ulong slot)
    {
        var index = Find(slot);
        if (index >= 0)
            return index;
        _slots.Add(slot);
        _indexes?.Add(slot, _slots.Count - 1);
        if (_slots.Count == FewSlots)
            BuildIndex();
        return _slots.Count - 1;
    }

    private int Find(ulong slot)
    {
        if (_indexes is null)
            return _slots.IndexOf(slot);
        return _indexes.TryGetValue(slot, out var index) ? index : -1;
    }

    // Most messages have a few: a search through them needs no code that must be compiled first.
    private void BuildIndex()
    {
        _indexes = [];
        for (var i = 0; i < _slots.Count; i++)
            _indexes.Add(_slots[i], i);
    }
}
