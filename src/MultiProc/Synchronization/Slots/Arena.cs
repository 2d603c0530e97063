using Microsoft.Win32.SafeHandles;
using MultiProc.Foundation;
using MultiProc.Platform;

namespace MultiProc.Synchronization.Slots;

/// <summary>The memory that a family (a root process and all it starts) shares: slots for synchronisation objects, and who holds them.</summary>
internal sealed class Arena
{
    private static readonly BriefLock s_currentLock = new();
    private static Arena? s_current;

    private readonly BriefLock _lock = new();
    private readonly SharedRegion _region;
    private readonly SlotPool _slots;
    private readonly RowTable _rows;
    private readonly LocalReferences _references;
    private readonly int _row;

    private Arena(SharedRegion region, ArenaLayout layout, int? row, ulong parent)
    {
        _region = region;
        _slots = new SlotPool(region, layout);
        _rows = new RowTable(region, layout, _slots);
        _references = new LocalReferences(layout.Slots);
        _row = row ?? _rows.Reserve();
        if (row is not null && !_rows.TryClaim(_row, parent))
            throw new ProcessException("the process that started this one has ended, and its family no longer expects this one");
        CrashPoint.Reach("row.claimed");
    }

    /// <summary>Whether this process is a child that gets its arena only with its call.</summary>
    public static bool IsAwaited { get; set; }

    /// <summary>The family's arena: the root makes it at the first call, a child was given it.</summary>
    /// <exception cref="InvalidOperationException">It <see cref="IsAwaited"/>.</exception>
    public static Arena Current
    {
        get
        {
            if (Volatile.Read(ref s_current) is { } arena)
                return arena;
            if (IsAwaited)
                throw new InvalidOperationException("A preload cannot make locks, events and other objects of MultiProc: its process belongs to no family until it gets a call.");
            using (s_currentLock.EnterScope())
                return s_current ??= Create(ArenaLayout.Default);
        }
    }

    /// <summary>What a child is given so that it can map the arena.</summary>
    public SafeFileHandle Handle => _region.Handle;

    internal SlotPool Slots => _slots;

    internal RowTable Rows => _rows;

    /// <summary>In a child: maps the arena that came with the start message and claims the row that the parent reserved.</summary>
    /// <param name="region">The parent's <see cref="Handle"/>.</param>
    /// <param name="row">The parent's <see cref="ReserveRow"/>.</param>
    /// <param name="parent">The parent's <see cref="ProcessIdentity.Current"/>.</param>
    /// <exception cref="ProcessException">The row is no longer this child's (its parent has died), or the layout is another.</exception>
    public static void Adopt(SafeFileHandle region, int row, ulong parent)
    {
        using (s_currentLock.EnterScope())
        {
            if (s_current is not null)
                throw new InvalidOperationException("an object of MultiProc was made before Process.FreezeSupport() was called: call it first");
            s_current = Open(region, row, parent);
            IsAwaited = false;
        }
    }

    internal static Arena Create(ArenaLayout layout)
    {
        var region = SharedRegion.Create(layout.Size);
        region.UInt64At(ArenaLayout.CapacityOffset) = ((ulong)layout.Rows << 32) | (uint)layout.Slots;
        region.UInt64At(ArenaLayout.NamespacesOffset) = KernelNamespaces.Current;
        Volatile.Write(ref region.UInt64At(ArenaLayout.MagicOffset), ArenaLayout.Magic);
        return new Arena(region, layout, row: null, parent: 0);
    }

    internal static Arena Open(SafeFileHandle handle, int row, ulong parent)
    {
        var region = SharedRegion.Open(handle);
        if (Volatile.Read(ref region.UInt64At(ArenaLayout.MagicOffset)) != ArenaLayout.Magic)
            throw new ProcessException("the parent process uses another version of MultiProc");
        if (region.UInt64At(ArenaLayout.NamespacesOffset) != KernelNamespaces.Current)
            throw new ProcessException("this process is in another pid or time namespace than its parent: the two cannot tell whether the other lives");
        var capacity = region.UInt64At(ArenaLayout.CapacityOffset);
        return new Arena(region, new ArenaLayout((int)(uint)capacity, (int)(capacity >> 32)), row, parent);
    }

    /// <summary>Whether a process lives whose parent has died: it is about to end.</summary>
    public bool HasOrphans => _rows.HasOrphans;

    /// <summary>Takes a row for a child that is about to be started.</summary>
    /// <exception cref="ArenaFullException">There are too many processes.</exception>
    public int ReserveRow() => _rows.Reserve();

    /// <summary>Counts a slot in the name of the process that will claim the row.</summary>
    /// <exception cref="ObjectDisposedException">Nobody holds the slot any more.</exception>
    public void Grant(int row, ulong slot)
    {
        var id = SlotId.FromWord(slot);
        if (_rows.Holds(row, id.Index))
            return;
        Up(id);
        CrashPoint.Reach("row.raised");
        _rows.Set(row, id.Index);
        CrashPoint.Reach("row.granted");
    }

    /// <summary>Gives back everything that a reserved row holds: its process has ended for certain, or was never started.</summary>
    public void ReturnRow(int row) => _rows.Return(row);

    /// <summary>Gives back what processes held whose parents died before them.</summary>
    public void Sweep() => _rows.Sweep();

    /// <summary>Takes a new slot.</summary>
    /// <exception cref="ArenaFullException">All slots are in use.</exception>
    public ArenaSlot Allocate(in SlotShape shape)
    {
        var id = Take(shape);
        using (_lock.EnterScope())
        {
            _references[id.Index] = 1;
            _rows.Set(_row, id.Index);
        }

        return new ArenaSlot(this, id);
    }

    /// <summary>Takes a slot that stands in no process's row: it will belong to another slot.</summary>
    /// <exception cref="ArenaFullException">All slots are in use.</exception>
    public int AllocateExtension() => Take(new SlotShape(SlotKind.Extension)).Index;

    /// <summary>Refers to a slot that arrived from another process or belongs to another object of this one.</summary>
    /// <exception cref="ObjectDisposedException">Nobody holds the slot any more.</exception>
    public ArenaSlot Attach(SlotId id, SlotKind kind)
    {
        using (_lock.EnterScope())
        {
            // The bit may be set already: this process has a reference, or the start message granted one. Then the slot lives, and the
            // only question is whether it is still the one that is meant.
            if (!_rows.Holds(_row, id.Index))
            {
                Up(id);
                CrashPoint.Reach("arena.raised");
                _rows.Set(_row, id.Index);
            }
            else if (!_slots.IsAlive(id))
            {
                throw Gone();
            }

            _references[id.Index]++;
        }

        var slot = new ArenaSlot(this, id);
        return _slots.KindOf(id.Index) == kind ? slot : throw new ProcessException($"the synchronisation object is no {kind}");
    }

    /// <summary>Counts a slot for a message on its way: in nobody's name, until <see cref="EndFlight"/>.</summary>
    /// <exception cref="ObjectDisposedException">Nobody holds the slot any more.</exception>
    public void BeginFlight(ulong slot) => Up(SlotId.FromWord(slot));

    /// <summary>The message was read, and its reader counts for itself; or it never arrived.</summary>
    public void EndFlight(ulong slot) => _slots.Down(SlotId.FromWord(slot).Index);

    internal void Detach(int index)
    {
        using (_lock.EnterScope())
        {
            if (--_references[index] > 0)
                return;
            _rows.Clear(_row, index);
            CrashPoint.Reach("arena.cleared");
            _slots.Down(index);
        }
    }

    private SlotId Take(in SlotShape shape)
    {
        if (!_slots.TryAllocate(shape, out var id) && !(_rows.Sweep() > 0 && _slots.TryAllocate(shape, out id)))
            throw new ArenaFullException("all slots for synchronisation objects of this family of processes are in use");
        return id;
    }

    private void Up(SlotId id)
    {
        if (!_slots.TryUp(id))
            throw Gone();
    }

    private static ObjectDisposedException Gone() =>
        new(null, "the synchronisation object was disposed everywhere before it arrived");
}
