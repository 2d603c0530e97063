using System.Diagnostics.CodeAnalysis;

namespace MultiProc.Serialization;

/// <summary>The objects of a message whose bodies are still to be written or read; the last comes first.</summary>
/// <remarks>Not a <see cref="Stack{T}"/>, which would have to be compiled for its entries.</remarks>
internal sealed class PendingBodies
{
    private const int InitialSize = 16;
    private const int LargestKept = 1024;

    private Entry[] _entries = new Entry[InitialSize];
    private int _count;

    public void Push(object value, TypePlan plan)
    {
        if (_count == _entries.Length)
            Grow();
        ref var entry = ref _entries[_count++];
        entry.Value = value;
        entry.Plan = plan;
    }

    /// <summary>Takes the last one out, and keeps nothing of it.</summary>
    public bool TryPop([NotNullWhen(true)] out object? value, [NotNullWhen(true)] out TypePlan? plan)
    {
        if (_count == 0)
        {
            value = null;
            plan = null;
            return false;
        }

        ref var entry = ref _entries[--_count];
        value = entry.Value!;
        plan = entry.Plan!;
        entry.Value = null;
        entry.Plan = null;
        return true;
    }

    /// <summary>Gives up the room that a large message needed.</summary>
    public void Trim()
    {
        if (_entries.Length > LargestKept)
            _entries = new Entry[InitialSize];
    }

    private void Grow()
    {
        var grown = new Entry[_count * 2];
        Array.Copy(_entries, grown, _count);
        _entries = grown;
    }

    private struct Entry
    {
        public object? Value;
        public TypePlan? Plan;
    }
}
