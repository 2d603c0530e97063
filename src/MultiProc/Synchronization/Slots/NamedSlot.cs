using MultiProc.Platform;
using MultiProc.Serialization;

namespace MultiProc.Synchronization.Slots;

/// <summary>A slot in a small file of its own, which unrelated processes of one user find by name.</summary>
/// <remarks>The file is the arena of one object: the same slots, no rows. Who has the file open holds the object.</remarks>
internal sealed class NamedSlot : Slot
{
    private const long KindOffset = NamedRegion.HeaderSize;
    private const long ParameterOffset = KindOffset + 8;
    private const long FirstSlotOffset = KindOffset + 16;

    private readonly NamedRegion _region;

    private NamedSlot(NamedRegion region, int index)
        : base(PoolOf(region.Region), index, ownsHandle: false) => _region = region;

    public override string Name => _region.Name;

    public override bool CreatedNew => _region.CreatedNew;

    /// <summary>Opens the object of a name, or makes it.</summary>
    /// <param name="name">Any text.</param>
    /// <param name="shape">What it is, or is to become.</param>
    /// <param name="spare">How many slots it may extend to later, or that others of its file take.</param>
    /// <exception cref="ArgumentException">The name is empty or too long.</exception>
    /// <exception cref="ProcessException">What has the name is something else.</exception>
    /// <exception cref="IOException">The file cannot be opened or made.</exception>
    /// <exception cref="UnauthorizedAccessException">The user's folder is somebody else's.</exception>
    public static NamedSlot Open(string name, SlotShape shape, int spare = 0)
    {
        var region = NamedRegion.Open(name, SizeOf(shape.Slots + spare), made => Initialize(made, shape), found => Check(found, name, shape.Kind, shape.Parameter));
        return new NamedSlot(region, region.Region.Int32At(FirstSlotOffset));
    }

    /// <summary>Another object in the same file.</summary>
    public NamedSlot Companion(SlotShape shape)
    {
        // Whoever made the file made this as well, before anybody else could see it; so it is the second slot that was ever taken.
        _region.BeginUse();
        return new NamedSlot(_region, Index + 1) is var slot && slot.Pool.KindOf(slot.Index) == shape.Kind
            ? slot
            : throw new ProcessException($"the file of the name '{Name}' is damaged");
    }

    /// <summary>What <see cref="Dump"/> wrote.</summary>
    public static NamedSlot Load(TransferReader reader, SlotKind kind)
    {
        var name = reader.ReadString()!;
        var size = reader.ReadInt64();
        var fileKind = (SlotKind)reader.ReadInt64();
        var parameter = (ulong)reader.ReadInt64();
        var index = (int)reader.ReadInt64();
        var region = NamedRegion.Receive(name, reader.ReadHandle(), size, found => Check(found, name, fileKind, parameter));
        var slot = new NamedSlot(region, index);
        return slot.Pool.KindOf(index) == kind ? slot : throw new ProcessException($"the synchronisation object is no {kind}");
    }

    public override void Dump(TransferWriter writer)
    {
        writer.WriteInt64(SlotReference.ByName);
        writer.WriteString(_region.Name);
        writer.WriteInt64(_region.Region.Size);
        writer.WriteInt64((long)_region.Region.UInt64At(KindOffset));
        writer.WriteInt64((long)_region.Region.UInt64At(ParameterOffset));
        writer.WriteInt64(Index);
        writer.WriteOwnHandle(_region.Hold());
    }

    public override void BeginUse() => _region.BeginUse();

    public override void EndUse() => _region.EndUse();

    public override int AllocateExtension() => Pool.TryAllocate(new SlotShape(SlotKind.Extension), out var slot)
        ? slot.Index
        : throw new ArenaFullException($"the file of the name '{Name}' has no room for another waiter");

    protected override bool ReleaseHandle() => true;

    private static long SizeOf(int slots) => LayoutOf(slots).Size;

    private static ArenaLayout LayoutOf(int slots) => new(slots, Rows: 0, NamedRegion.HeaderSize);

    private static SlotPool PoolOf(SharedRegion region) =>
        new(region, LayoutOf((int)((region.Size - SizeOf(0)) / ArenaLayout.SlotSize)));

    private static void Initialize(SharedRegion region, SlotShape shape)
    {
        var pool = PoolOf(region);
        if (!pool.TryAllocate(shape, out var slot) || (shape.Companion != SlotKind.None && !pool.TryAllocate(new SlotShape(shape.Companion), out _)))
            throw new ArenaFullException("the file of a name is too small for what it is to hold");
        region.Int32At(FirstSlotOffset) = slot.Index;
        region.UInt64At(ParameterOffset) = shape.Parameter;
        region.UInt64At(KindOffset) = (ulong)shape.Kind;
    }

    private static void Check(SharedRegion region, string name, SlotKind kind, ulong parameter)
    {
        var found = (SlotKind)region.UInt64At(KindOffset);
        if (found != kind)
            throw new ProcessException($"the name '{name}' is in use by a {found}, and cannot be a {kind} at the same time");
        if (region.UInt64At(ParameterOffset) != parameter && kind == SlotKind.Condition)
            throw new ProcessException($"the condition of the name '{name}' belongs to another lock");
        if (region.UInt64At(ParameterOffset) != parameter)
            throw new ProcessException($"the {kind} of the name '{name}' was made with {region.UInt64At(ParameterOffset)}, and cannot be opened with {parameter}");
    }
}
