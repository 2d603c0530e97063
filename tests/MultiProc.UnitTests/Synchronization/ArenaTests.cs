using System.Runtime.CompilerServices;
using MultiProc.Platform;
using MultiProc.Synchronization.Slots;
using MultiProc.Synchronization.Words;

namespace MultiProc.UnitTests.Synchronization;

public sealed class ArenaTests
{
    private static readonly ArenaLayout s_small = new(Slots: 200, Rows: 8);

    // A process that ended long ago: pid 1 started later than the first tick.
    private static readonly ulong s_dead = ProcessIdentity.Of(1, 0);

    [Fact]
    public void Allocate_GivesDistinctSlots_AlignedAndZeroed()
    {
        var arena = Arena.Create(s_small);
        var slots = Enumerable.Range(0, 100).Select(_ => arena.Allocate(new SlotShape(SlotKind.Lock, 0))).ToList();
        slots.Select(slot => slot.Id.Index).Should().OnlyHaveUniqueItems();
        slots.TrueForAll(slot => slot.Word == 0 && slot.Id.Generation == 1).Should().BeTrue();
        (s_small.Slot(0) % ArenaLayout.SlotSize).Should().Be(0);
        GC.KeepAlive(slots);
    }

    [Fact]
    public void Allocate_ThrowsTyped_WhenFull_AndWorksAgainWhenSomethingIsGivenBack()
    {
        var arena = Arena.Create(s_small);
        var slots = Enumerable.Range(0, s_small.Slots).Select(_ => arena.Allocate(new SlotShape(SlotKind.Lock, 0))).ToList();
        var more = () => arena.Allocate(new SlotShape(SlotKind.Lock, 0));
        more.Should().Throw<ArenaFullException>();
        slots[17].Dispose();
        more().Id.Should().Be(new SlotId(17, 2));
        GC.KeepAlive(slots);
    }

    [Fact]
    public void Allocate_SweepsDeadProcesses_BeforeItSaysFull()
    {
        var arena = Arena.Create(s_small);
        var slots = Enumerable.Range(0, s_small.Slots).Select(_ => arena.Allocate(new SlotShape(SlotKind.Lock, 0))).ToList();
        var row = arena.ReserveRow();
        arena.Grant(row, slots[3].Id.ToWord());
        slots[3].Dispose();
        Abandon(arena, row);
        arena.Allocate(new SlotShape(SlotKind.Event, 0)).Id.Index.Should().Be(3);
        GC.KeepAlive(slots);
    }

    [Fact]
    public void Attach_Refuses_WhenTheSlotWasGivenBackOrReused()
    {
        var arena = Arena.Create(s_small);
        var slot = arena.Allocate(new SlotShape(SlotKind.Lock, 0));
        var id = slot.Id;
        slot.Dispose();
        var attach = () => arena.Attach(id, SlotKind.Lock);
        attach.Should().Throw<ObjectDisposedException>("nobody holds it");
        using var next = arena.Allocate(new SlotShape(SlotKind.Lock, 0));
        next.Id.Index.Should().Be(id.Index);
        attach.Should().Throw<ObjectDisposedException>("it lives another life");
    }

    [Fact]
    public void Attach_Refuses_WhenTheSlotIsOfAnotherKind()
    {
        var arena = Arena.Create(s_small);
        using var slot = arena.Allocate(new SlotShape(SlotKind.Lock, 0));
        var attach = () => arena.Attach(slot.Id, SlotKind.Event);
        attach.Should().Throw<ProcessException>();
    }

    [Fact]
    public void Attach_CountsAProcessOnce_HoweverManyReferences()
    {
        var arena = Arena.Create(s_small);
        var slot = arena.Allocate(new SlotShape(SlotKind.Lock, 0));
        var others = Enumerable.Range(0, 10).Select(_ => arena.Attach(slot.Id, SlotKind.Lock)).ToList();
        CountOf(arena, slot.Id).Should().Be(1);
        slot.Dispose();
        others.Skip(1).ToList().ForEach(other => other.Dispose());
        CountOf(arena, slot.Id).Should().Be(1);
        others[0].Dispose();
        CountOf(arena, slot.Id).Should().Be(0);
    }

    [Fact]
    public void ReturnRow_GivesBackWhatWasGranted_Once()
    {
        var arena = Arena.Create(s_small);
        using var slot = arena.Allocate(new SlotShape(SlotKind.Lock, 0));
        var row = arena.ReserveRow();
        arena.Grant(row, slot.Id.ToWord());
        arena.Grant(row, slot.Id.ToWord());
        CountOf(arena, slot.Id).Should().Be(2);
        arena.ReturnRow(row);
        CountOf(arena, slot.Id).Should().Be(1);
        arena.ReserveRow().Should().Be(row);
    }

    [Fact]
    public void Grant_KeepsTheSlotAlive_WhenTheSenderDropsItsOwn()
    {
        var arena = Arena.Create(s_small);
        var slot = arena.Allocate(new SlotShape(SlotKind.Lock, 0));
        var id = slot.Id;
        var row = arena.ReserveRow();
        arena.Grant(row, id.ToWord());
        slot.Dispose();
        CountOf(arena, id).Should().Be(1);
        arena.ReturnRow(row);
        CountOf(arena, id).Should().Be(0);
    }

    [Fact]
    public void Open_ClaimsTheRow_AndUsesWhatWasGranted()
    {
        var arena = Arena.Create(s_small);
        var slot = arena.Allocate(new SlotShape(SlotKind.Lock, 0));
        var row = arena.ReserveRow();
        arena.Grant(row, slot.Id.ToWord());
        var child = Arena.Open(arena.Handle, row, ProcessIdentity.Current);
        var received = child.Attach(slot.Id, SlotKind.Lock);
        slot.Dispose();
        CountOf(arena, slot.Id).Should().Be(1);
        received.Dispose();
        CountOf(arena, slot.Id).Should().Be(0);
    }

    [Fact]
    public void Open_Refuses_WhenTheRowIsNoLongerTheChilds()
    {
        var arena = Arena.Create(s_small);
        var row = arena.ReserveRow();
        arena.Rows.Owner(row) = ProcessIdentity.Of(1, 99);
        var open = () => Arena.Open(arena.Handle, row, ProcessIdentity.Current);
        open.Should().Throw<ProcessException>().WithMessage("*has ended*");
    }

    [Fact]
    public void Open_Refuses_WhenTheLayoutIsAnother()
    {
        var arena = Arena.Create(s_small);
        var region = SharedRegion.Open(arena.Handle);
        region.UInt64At(ArenaLayout.MagicOffset)++;
        var open = () => Arena.Open(arena.Handle, arena.ReserveRow(), ProcessIdentity.Current);
        open.Should().Throw<ProcessException>().WithMessage("*another version*");
    }

    [Fact]
    public void Sweep_LeavesRowsAlone_WhoseReserverLives()
    {
        var arena = Arena.Create(s_small);
        var row = arena.ReserveRow();
        arena.Rows.Owner(row) = s_dead; // a child that ended; its parent, this process, will return the row
        arena.Rows.Sweep().Should().Be(0);
        arena.ReturnRow(row);
        arena.Rows.Owner(row).Should().Be(0);
    }

    [Fact]
    public void ReserveRow_ThrowsTyped_WhenThereAreTooManyProcesses()
    {
        var arena = Arena.Create(s_small);
        for (var i = 1; i < s_small.Rows; i++)
            _ = arena.ReserveRow();
        var more = () => arena.ReserveRow();
        more.Should().Throw<ArenaFullException>().WithMessage("*8 processes*");
        Abandon(arena, 5);
        more().Should().Be(5);
    }

    [Fact]
    public void Generations_StartAgainAtOne_WhenTheyWrap()
    {
        var arena = Arena.Create(s_small);
        var first = arena.Allocate(new SlotShape(SlotKind.Lock, 0));
        first.Dispose();
        arena.Slots.Lifetime(first.Id.Index) = (ulong)(uint.MaxValue - 1) << 32;
        var last = arena.Allocate(new SlotShape(SlotKind.Lock, 0));
        last.Id.Should().Be(new SlotId(first.Id.Index, uint.MaxValue));
        last.Dispose();
        var wrapped = arena.Allocate(new SlotShape(SlotKind.Lock, 0));
        wrapped.Id.Should().Be(new SlotId(first.Id.Index, 1));
        var stale = () => arena.Attach(last.Id, SlotKind.Lock);
        stale.Should().Throw<ObjectDisposedException>();
        GC.KeepAlive(wrapped);
    }

    [Fact]
    public void FreeList_StaysWhole_WhenItsTagWraps()
    {
        var arena = Arena.Create(s_small);
        var region = SharedRegion.Open(arena.Handle);
        region.UInt64At(ArenaLayout.FreeListOffset) = (ulong)(uint.MaxValue - 3) << 32;
        Parallel.For(0, 4, _ =>
        {
            for (var i = 0; i < 2000; i++)
                arena.Allocate(new SlotShape(SlotKind.Lock, 0)).Dispose();
        });
        region.Int32At(ArenaLayout.UsedSlotsOffset).Should().BeLessThanOrEqualTo(5);
    }

    [Fact]
    public void Counts_Refuse_WhenTheyWouldWrap()
    {
        var arena = Arena.Create(s_small);
        using var slot = arena.Allocate(new SlotShape(SlotKind.Lock, 0));
        ref var lifetime = ref arena.Slots.Lifetime(slot.Id.Index);
        var before = lifetime;
        lifetime |= uint.MaxValue;
        var up = () => arena.Slots.TryUp(slot.Id);
        up.Should().Throw<ArenaFullException>();
        lifetime = before;
    }

    [Fact]
    public void HundredThousandHolders_LeaveBoundedMemory_WhetherTheyEndedOrWereKilled()
    {
        var arena = Arena.Create(s_small);
        using var shared = arena.Allocate(new SlotShape(SlotKind.Lock, 0));
        for (var i = 0; i < 100_000; i++)
        {
            var row = arena.ReserveRow();
            var own = arena.Allocate(new SlotShape(SlotKind.Event, 0));
            arena.Grant(row, shared.Id.ToWord());
            arena.Grant(row, own.Id.ToWord());
            own.Dispose();
            if (i % 2 == 0)
                arena.ReturnRow(row);
            else
                Abandon(arena, row);
        }

        arena.Sweep();
        CountOf(arena, shared.Id).Should().Be(1);
        var region = SharedRegion.Open(arena.Handle);
        region.Int32At(ArenaLayout.UsedSlotsOffset).Should().BeLessThanOrEqualTo(s_small.Rows + 2);
        region.Int32At(ArenaLayout.UsedRowsOffset).Should().BeLessThanOrEqualTo(s_small.Rows);
    }

    [Fact]
    public void Rows_AreTakenOverOnce_WhenManySweepAtOnce()
    {
        var arena = Arena.Create(s_small);
        using var slot = arena.Allocate(new SlotShape(SlotKind.Lock, 0));
        for (var round = 0; round < 500; round++)
        {
            for (var i = 0; i < 4; i++)
            {
                var row = arena.ReserveRow();
                arena.Grant(row, slot.Id.ToWord());
                Abandon(arena, row);
            }

            Parallel.For(0, 4, _ => arena.Sweep());
            CountOf(arena, slot.Id).Should().Be(1);
        }
    }

    [Fact]
    public void Slots_AreNeverFreedUnderAnOperation_WhenObjectsAreDisposedCollectedAndReused()
    {
        // One thread makes locks, hands each to another and drops it at once; the other uses it while collections run and new
        // objects of another kind take every slot that is given back. A slot freed too early would hold a semaphore's count.
        var arena = Arena.Create(s_small);
        using var handOver = new System.Collections.Concurrent.BlockingCollection<ArenaSlot>(4);
        var wrong = 0;
        var user = new Thread(() =>
        {
            foreach (var slot in handOver.GetConsumingEnumerable())
            {
                for (var i = 0; i < 50; i++)
                {
                    if (!WordLock.TryTake(slot) || slot.Word != ProcessIdentity.Current || !WordLock.TryRelease(slot))
                        wrong++;
                }

                GC.KeepAlive(slot);
            }
        });
        user.Start();
        for (var i = 0; i < 3000; i++)
        {
            handOver.Add(arena.Allocate(new SlotShape(SlotKind.Lock, 0)));
            Litter(arena);
            if (i % 50 == 0)
                Collect();
        }

        handOver.CompleteAdding();
        user.Join();
        wrong.Should().Be(0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Litter(Arena arena)
    {
        for (var i = 0; i < 3; i++)
            arena.Allocate(new SlotShape(SlotKind.Semaphore, SemaphoreWord.Initial(12345))).Dispose();
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static uint CountOf(Arena arena, SlotId id) => (uint)arena.Slots.Lifetime(id.Index);

    /// <summary>As if the process that reserved the row, and the one that claimed it, had been killed.</summary>
    private static void Abandon(Arena arena, int row)
    {
        arena.Rows.Owner(row) = s_dead;
        arena.Rows.Reserver(row) = s_dead;
    }
}
