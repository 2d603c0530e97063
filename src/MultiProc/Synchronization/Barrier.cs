using System.Diagnostics;
using MultiProc.Foundation;
using MultiProc.Serialization;
using MultiProc.Synchronization;
using MultiProc.Synchronization.Slots;
using MultiProc.Synchronization.Words;

namespace MultiProc;

/// <summary>Lets a number of processes and threads wait until all of them are there.</summary>
/// <remarks>
/// <para>Python: <c>multiprocessing.Barrier</c>. As there, the last one to come runs the action and all go on, each with its number; whoever gives up
/// breaks the barrier for all, until <see cref="Reset"/>. Deviations: a time that is over while the action runs breaks the barrier too; <see cref="Abort"/> and
/// <see cref="Reset"/> do not wait for the action; where more call than there are parties, those who wait for the next round and give up fail alone; there are at most 32 767 parties.</para>
/// <para>All members are safe to use from any thread and any process. It travels to other processes of the family (a program and
/// everything it starts) as an argument, a captured variable, or a field of something that travels, together with its action; every copy is the
/// same barrier. It costs 128 bytes of shared memory, 128 more for every 8 parties beyond 3, and no handle.</para>
/// <para>When a process ends while it is inside <see cref="Wait(CancellationToken)"/>, or while it runs the action, the barrier is broken: the others are told within about a quarter of a
/// second, or as soon as the last party comes.</para>
/// <para>With a name it is shared with unrelated programs of the same user, and lives in a small file until the last process that has it open lets go of it
/// (<see cref="Dispose"/>, or its end). In another container, or as another user, the same name is another barrier, or an error.</para>
/// <para><see cref="Dispose"/> makes this object unusable; the barrier itself lives as long as anybody holds a copy.</para>
/// </remarks>
/// <example>
/// <code>
/// var b = new MultiProc.Barrier(2);
/// var p = new MultiProc.Process(() =&gt; { b.Wait(); Console.WriteLine("child goes on"); });
/// p.Start();
/// b.Wait();
/// p.Join();
/// </code>
/// </example>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Barrier : IDisposable, ITransferable
{
    private SlotReference _slot;
    private Action? _action;
    private TimeSpan _timeout;

    /// <summary>Creates a barrier, or opens the one that has the name.</summary>
    /// <param name="parties">How many have to come: 1 to 32 767.</param>
    /// <param name="action">What the last one runs before all go on; default: nothing. It travels with the barrier.</param>
    /// <param name="timeout">How long <see cref="Wait(CancellationToken)"/> waits at most; default: without end.</param>
    /// <param name="name">Unrelated processes of the same user that give the same name and number of parties have the same barrier; default: none has.</param>
    /// <exception cref="ArgumentException">The name is empty or longer than a file name may be.</exception>
    /// <exception cref="ProcessException">The name is in use by something else, by a program in another container, or by another version.</exception>
    /// <exception cref="IOException">The file of the name cannot be used: something else lies there, no room, no descriptor.</exception>
    /// <exception cref="UnauthorizedAccessException">The user's folder for names is somebody else's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are less or more parties, or the timeout is negative and not infinite.</exception>
    /// <exception cref="ArenaFullException">The family has 2 097 152 synchronisation objects already.</exception>
    /// <exception cref="PlatformNotSupportedException">The operating system is not a Unix.</exception>
    public Barrier(int parties, Action? action = null, TimeSpan? timeout = null, string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parties, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parties, BarrierWords.MaxParties);
        _timeout = timeout ?? Timeout.InfiniteTimeSpan;
        _ = Deadline.After(_timeout);
        _action = action;
        _slot = SlotReference.Allocate(BarrierWords.Shape(parties), name);
    }

    /// <summary>The name by which unrelated processes find the barrier; null if it has none.</summary>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public string? Name => _slot.Get(this).Name;

    /// <summary>Whether this object made the barrier: false if it found it under its name, or got it from the process that did.</summary>
    /// <remarks>True for every barrier without a name.</remarks>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public bool CreatedNew => _slot.Get(this).CreatedNew;

    /// <summary>How many have to come.</summary>
    /// <remarks>Python: <c>parties</c>.</remarks>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public int Parties => Read(static barrier => barrier.Parties);

    /// <summary>How many are inside at this moment.</summary>
    /// <remarks>Python: <c>n_waiting</c>. The answer may be outdated when it arrives.</remarks>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public int NWaiting => Read(static barrier => barrier.Inside);

    /// <summary>Whether the barrier is broken.</summary>
    /// <remarks>Python: <c>broken</c>. The answer may be outdated when it arrives.</remarks>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public bool Broken => Read(static barrier => barrier.Phase.IsBroken);

    /// <summary>Waits until all parties are there, as long as the barrier was made to wait.</summary>
    /// <remarks>Python: <c>wait()</c>. If this call runs the action, what that throws is thrown here, and the barrier is broken for the others.</remarks>
    /// <param name="cancellationToken">Ends the waiting and breaks the barrier; default: nothing does.</param>
    /// <returns>The caller's number among the parties: 0 for the first to come, up to one less than <see cref="Parties"/>.</returns>
    /// <exception cref="BrokenBarrierException">The barrier is or was broken, or the time is over.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; if that was while this call waited, the barrier is broken.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public int Wait(CancellationToken cancellationToken = default) => Wait(_timeout, cancellationToken);

    /// <summary>Waits until all parties are there, at most for a time.</summary>
    /// <remarks>Python: <c>wait(timeout)</c>. If this call runs the action, what that throws is thrown here, and the barrier is broken for the others.</remarks>
    /// <param name="timeout">How long to wait: zero for not at all, <see cref="Timeout.InfiniteTimeSpan"/> for without end.</param>
    /// <param name="cancellationToken">Ends the waiting and breaks the barrier; default: nothing does.</param>
    /// <returns>The caller's number among the parties: 0 for the first to come, up to one less than <see cref="Parties"/>.</returns>
    /// <exception cref="BrokenBarrierException">The barrier is or was broken, or the time is over.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; if that was while this call waited, the barrier is broken.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public int Wait(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        new BarrierCore(_slot.Get(this), _action).Wait(Deadline.After(timeout), cancellationToken);

    /// <summary>Waits until all parties are there, as long as the barrier was made to wait, without blocking a thread.</summary>
    /// <param name="cancellationToken">Ends the waiting and breaks the barrier; default: nothing does.</param>
    /// <returns>The caller's number among the parties: 0 for the first to come, up to one less than <see cref="Parties"/>.</returns>
    /// <exception cref="BrokenBarrierException">The barrier is or was broken, or the time is over.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; if that was while this call waited, the barrier is broken.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public Task<int> WaitAsync(CancellationToken cancellationToken = default) => WaitAsync(_timeout, cancellationToken);

    /// <summary>Waits until all parties are there, at most for a time, without blocking a thread.</summary>
    /// <param name="timeout">How long to wait: zero for not at all, <see cref="Timeout.InfiniteTimeSpan"/> for without end.</param>
    /// <param name="cancellationToken">Ends the waiting and breaks the barrier; default: nothing does.</param>
    /// <returns>The caller's number among the parties: 0 for the first to come, up to one less than <see cref="Parties"/>.</returns>
    /// <exception cref="BrokenBarrierException">The barrier is or was broken, or the time is over.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; if that was while this call waited, the barrier is broken.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public Task<int> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        new BarrierCore(_slot.Get(this), _action).WaitAsync(Deadline.After(timeout), cancellationToken);

    /// <summary>Makes the barrier empty and whole again. Those who wait are told that it broke.</summary>
    /// <remarks>Python: <c>reset()</c>.</remarks>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public void Reset()
    {
        var slot = _slot.Get(this);
        new BarrierWords(slot).Reset();
        GC.KeepAlive(slot);
    }

    /// <summary>Breaks the barrier: whoever waits or comes gets <see cref="BrokenBarrierException"/>, until <see cref="Reset"/>.</summary>
    /// <remarks>Python: <c>abort()</c>.</remarks>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public void Abort()
    {
        var slot = _slot.Get(this);
        new BarrierWords(slot).Abort();
        GC.KeepAlive(slot);
    }

    /// <summary>Makes this object unusable. Copies of it, here and in other processes, go on.</summary>
    public void Dispose() => _slot.Dispose();

    /// <summary>How many are there, of how many, for a human.</summary>
    /// <returns>For example <c>Barrier(2/3)</c>, <c>Barrier(broken)</c>.</returns>
    public override string ToString() =>
        _slot.IsDisposed ? "Barrier(disposed)"
        : Broken ? "Barrier(broken)"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Barrier({NWaiting}/{Parties})");

    void ITransferable.Dump(TransferWriter writer)
    {
        _slot.Dump(writer);
        writer.WriteInt64(_timeout.Ticks);
        writer.WriteObject(_action);
    }

    void ITransferable.Load(TransferReader reader)
    {
        _slot = SlotReference.Load(reader, SlotKind.Barrier);
        _timeout = TimeSpan.FromTicks(reader.ReadInt64());
        _action = (Action?)reader.ReadObject();
    }

    private T Read<T>(Func<BarrierWords, T> read)
    {
        var slot = _slot.Get(this);
        var value = read(new BarrierWords(slot));
        GC.KeepAlive(slot);
        return value;
    }
}
