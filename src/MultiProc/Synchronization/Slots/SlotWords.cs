using MultiProc.Foundation;
using MultiProc.Platform;

namespace MultiProc.Synchronization.Slots;

/// <summary>The words of an object in order: those of its first slot, then those of the slots that extend it.</summary>
/// <remarks>A process's view of the chain, which only grows. Where others append, <see cref="Refresh"/> shows it.</remarks>
internal sealed class SlotWords
{
    private readonly System.Threading.Lock _lock = new();
    private readonly Slot _slot;
    private SharedWord[] _starts;
    private int _slots = 1;
    private int _last;

    public SlotWords(Slot slot)
    {
        _slot = slot;
        _starts = [slot.First];
        _last = slot.Index;
        Refresh();
    }

    public int Count => Volatile.Read(ref _slots) * ArenaLayout.WordsPerSlot;

    /// <summary>The place of a word.</summary>
    public SharedWord this[int number] => Volatile.Read(ref _starts)[number / ArenaLayout.WordsPerSlot].Next(number % ArenaLayout.WordsPerSlot);

    /// <summary>Looks for slots that others have appended.</summary>
    public void Refresh()
    {
        if (_slot.Pool.ExtensionOf(Volatile.Read(ref _last)) is null)
            return;
        lock (_lock)
        {
            while (_slot.Pool.ExtensionOf(_last) is { } next)
                Append(next);
        }
    }

    /// <summary>Appends a slot, or finds one that another has appended meanwhile.</summary>
    /// <exception cref="ArenaFullException">There is none left.</exception>
    public void Extend()
    {
        var next = _slot.AllocateExtension();
        CrashPoint.Reach("slot.extension");
        _ = _slot.Pool.TryLink(Volatile.Read(ref _last), next);
        Refresh();
    }

    private void Append(int index)
    {
        if (_slots == _starts.Length)
        {
            var longer = new SharedWord[_slots * 2];
            _starts.CopyTo(longer, 0);
            Volatile.Write(ref _starts, longer);
        }

        _starts[_slots] = _slot.Pool.Word(index);
        Volatile.Write(ref _slots, _slots + 1);
        Volatile.Write(ref _last, index);
    }
}
