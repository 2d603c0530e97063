using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Synchronization.Slots;
using MultiProc.Synchronization.Words;

namespace MultiProc.UnitTests.Synchronization;

/// <summary>Waiters who time out and are cancelled at random; a notifier that wakes some of them and wants to see exactly as many go on.</summary>
internal sealed class ConditionRound(int waiters) : WakeUpScenario
{
    private readonly SemaphoreSlim _gone = new(0);
    private Slot? _lock;
    private int _notified;
    private int _told;
    private bool _over;

    /// <summary>How many were woken, as the notifier counted them.</summary>
    public int Notified => _notified;

    /// <summary>How many were told that they were woken.</summary>
    public int Told => _told;

    protected override Slot Allocate(Arena arena)
    {
        _lock = arena.Allocate(new SlotShape(SlotKind.Lock));
        return arena.Allocate(new SlotShape(SlotKind.Condition, ulong.MaxValue - 5)); // the tickets are about to wrap
    }

    protected override IEnumerable<Action> Actors(Slot slot, int rounds)
    {
        for (var seed = 0; seed < waiters; seed++)
        {
            var random = new Random(seed);
            yield return () => Wait(slot, random);
        }

        yield return () => Notify(slot, rounds);
    }

    protected override void Free(Slot slot)
    {
        WordWaiter.Instance.Wake(ref _lock!.LowHalf, int.MaxValue);
        for (var entry = 0; entry < waiters; entry++)
        {
            var state = new WaiterTable(slot).State(entry);
            if (Volatile.Read(ref state.Value) != 0)
                _ = Interlocked.Or(ref state.Value, ProcessIdentity.SpareBit); // as if notified
            WordWaiter.Instance.Wake(ref state.LowHalf, int.MaxValue);
        }
    }

    private void Wait(Slot slot, Random random)
    {
        var table = new WaiterTable(slot);
        Lock();
        while (!_over && !GivenUp)
        {
            var entry = table.Enter();
            Unlock();
            var state = table.State(entry);
            _ = Try(random, (deadline, token) => WordWaiting.Run(new NotificationWait(state), slot, state, deadline, token) == WordOutcome.Taken);
            Lock();
            if (!table.Leave(entry))
                continue;
            _told++;
            _ = _gone.Release();
        }

        Unlock();
    }

    private void Notify(Slot slot, int rounds)
    {
        var random = new Random(99);
        var table = new WaiterTable(slot);
        for (var i = 0; i < rounds && !GivenUp; i++)
        {
            Thread.SpinWait(random.Next(3000));
            Lock();
            var notified = table.Notify(random.Next(1, 3));
            _notified += notified;
            Unlock();
            for (var n = 0; n < notified; n++)
                Await(_gone);
        }

        // The end: everybody may go.
        Lock();
        _over = true;
        _notified += table.Notify(int.MaxValue);
        Unlock();
    }

    private void Lock() => _ = WordLock.Acquire(_lock!, Deadline.Infinite, default);

    private void Unlock() => _ = WordLock.TryRelease(_lock!);
}
