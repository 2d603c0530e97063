using System.Diagnostics;
using MultiProc.Foundation;
using MultiProc.Serialization;
using MultiProc.Synchronization.Slots;
using MultiProc.Synchronization.Words;

namespace MultiProc;

/// <summary>Lets so many at a time of many processes and threads do something, and knows who they are.</summary>
/// <remarks>
/// <para>Python: <c>multiprocessing.BoundedSemaphore</c>. As there, it cannot be released more often than it was acquired, and any thread of any process
/// may release a permit, whoever acquired it: it gives back one of its own process if there is one, else anybody's. Deviations: one release too
/// many throws <see cref="SemaphoreFullException"/> (Python: <c>ValueError</c>), on every system; there are at most 32 767 permits; and
/// a permit belongs to the process that acquired it: the end of that process gives it back.</para>
/// <para>All members are safe to use from any thread and any process. It travels to other processes of the family (a program and
/// everything it starts) as an argument, a captured variable, or a field of something that travels; every copy is the same
/// semaphore. It costs 128 bytes of shared memory, 128 more for every 8 permits beyond 7, and no handle.</para>
/// <para>When a process ends while it holds permits, however it ends, those who wait get them within about a quarter of a second, and are told:
/// <see cref="WasAbandoned"/>. Until then they count as held. Whoever releases for another process makes it a guess whose permit that was: if one of
/// the two is killed then, a permit may come back that the other still uses.</para>
/// <para>With a name it is shared with unrelated programs of the same user, and lives in a small file until the last process that has it open lets go of it
/// (<see cref="Dispose"/>, or its end). An open <see cref="Scope"/> keeps it too; a permit that was acquired without one does not: if the last object is disposed meanwhile, by
/// another thread perhaps, the next to open the name has another semaphore. In another container, or as another user, the same name is another semaphore, or an error.</para>
/// <para><see cref="Dispose"/> makes this object unusable; the semaphore itself lives as long as anybody holds a copy.</para>
/// </remarks>
/// <example>
/// <code>
/// var connections = new MultiProc.BoundedSemaphore(3);
/// var p = new MultiProc.Process(() =&gt; { using (connections.EnterScope()) Console.WriteLine("one of three"); });
/// p.Start();
/// p.Join();
/// </code>
/// </example>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class BoundedSemaphore : IDisposable, ITransferable
{
    private SlotReference _slot;
    private volatile bool _wasAbandoned;

    /// <summary>Creates a semaphore, or opens the one that has the name.</summary>
    /// <param name="value">How many permits there are: 0 to 32 767, default 1.</param>
    /// <param name="name">Unrelated processes of the same user that give the same name and value have the same semaphore; default: none has.</param>
    /// <exception cref="ArgumentException">The name is empty or longer than a file name may be.</exception>
    /// <exception cref="ProcessException">The name is in use by something else, by a program in another container, or by another version.</exception>
    /// <exception cref="IOException">The file of the name cannot be used: something else lies there, no room, no descriptor.</exception>
    /// <exception cref="UnauthorizedAccessException">The user's folder for names is somebody else's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or greater.</exception>
    /// <exception cref="ArenaFullException">The family has 2 097 152 synchronisation objects already.</exception>
    /// <exception cref="PlatformNotSupportedException">The operating system is not a Unix.</exception>
    public BoundedSemaphore(int value = 1, string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, PermitWords.MaxPermits);
        _slot = SlotReference.Allocate(PermitWords.Shape(value), name);
    }

    /// <summary>The name by which unrelated processes find the semaphore; null if it has none.</summary>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public string? Name => _slot.Get(this).Name;

    /// <summary>Whether this object made the semaphore: false if it found it under its name, or got it from the process that did.</summary>
    /// <remarks>True for every semaphore without a name.</remarks>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public bool CreatedNew => _slot.Get(this).CreatedNew;

    /// <summary>Whether there is no permit at this moment.</summary>
    /// <remarks>Python: <c>locked()</c>. The answer may be outdated when it arrives.</remarks>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public bool Locked => GetValue() == 0;

    /// <summary>Whether the last acquisition through this object took the permit of a process that had ended while it held it.</summary>
    /// <remarks>Of several threads that use this object at once, whose acquisition was the last is open:
    /// <see cref="Scope.WasAbandoned"/> says it of one acquisition.</remarks>
    public bool WasAbandoned => _wasAbandoned;

    /// <summary>How many permits nobody holds at this moment.</summary>
    /// <returns>The count; it may be outdated when it arrives.</returns>
    /// <remarks>Python: <c>get_value()</c>. A permit of a process that has ended counts as held until somebody takes it.</remarks>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public int GetValue()
    {
        var slot = _slot.Get(this);
        var count = PermitWords.Free(slot);
        GC.KeepAlive(slot);
        return count;
    }

    /// <summary>Waits until there is a permit and takes it.</summary>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled; no permit was taken.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public void Acquire(CancellationToken cancellationToken = default) => _ = Acquire(Deadline.Infinite, cancellationToken);

    /// <summary>Takes a permit if there is one within a time.</summary>
    /// <param name="timeout">How long to wait: zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits without end.</param>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>Whether a permit was taken.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite (Python: counts as zero).</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; no permit was taken.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public bool Acquire(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        Acquire(Deadline.After(timeout), cancellationToken);

    /// <summary>Waits until there is a permit, and takes it until the end of a <c>using</c> block.</summary>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>What gives the permit back when it is disposed.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; no permit was taken.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public Scope EnterScope(CancellationToken cancellationToken = default)
    {
        var slot = _slot.Get(this);
        return new Scope(slot, Release, Take(slot, Deadline.Infinite, cancellationToken) == WordOutcome.Abandoned);
    }

    /// <summary>Waits until there is a permit and takes it, without blocking a thread.</summary>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>A task that ends when a permit was taken.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; no permit was taken.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public Task AcquireAsync(CancellationToken cancellationToken = default) =>
        AcquireAsync(_slot.Get(this), Deadline.Infinite, cancellationToken);

    /// <summary>Takes a permit if there is one within a time, without blocking a thread.</summary>
    /// <param name="timeout">How long to wait: zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits without end.</param>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>Whether a permit was taken.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; no permit was taken.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public Task<bool> AcquireAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        AcquireAsync(_slot.Get(this), Deadline.After(timeout), cancellationToken);

    /// <summary>Waits for a permit without blocking a thread, and takes it until the end of an <c>await using</c> block.</summary>
    /// <param name="cancellationToken">Ends the waiting; default: nothing does.</param>
    /// <returns>What gives the permit back when it is disposed.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; no permit was taken.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public ValueTask<Scope> EnterScopeAsync(CancellationToken cancellationToken = default) => EnterScopeAsync(_slot.Get(this), cancellationToken);

    /// <summary>Gives a permit back: one of this process's, or if it has none, anybody's.</summary>
    /// <exception cref="SemaphoreFullException">Nobody holds a permit.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public void Release()
    {
        var slot = _slot.Get(this);
        Release(slot);
        GC.KeepAlive(slot);
    }

    /// <summary>Makes this object unusable. Copies of it, here and in other processes, go on.</summary>
    public void Dispose() => _slot.Dispose();

    /// <summary>How many permits nobody holds, of how many, for a human.</summary>
    /// <returns>For example <c>BoundedSemaphore(value=2/3)</c>.</returns>
    public override string ToString() => _slot.IsDisposed ? "BoundedSemaphore(disposed)" : Describe(_slot.Get(this));

    void ITransferable.Dump(TransferWriter writer) => _slot.Dump(writer);

    void ITransferable.Load(TransferReader reader) => _slot = SlotReference.Load(reader, SlotKind.BoundedSemaphore);

    private static void Release(Slot slot)
    {
        if (!PermitWords.TryRelease(slot))
            throw new SemaphoreFullException("the semaphore was released, but nobody holds a permit");
    }

    private static string Describe(Slot slot)
    {
        var text = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"BoundedSemaphore(value={PermitWords.Free(slot)}/{PermitWords.Permits(slot)})");
        GC.KeepAlive(slot);
        return text;
    }

    private bool Acquire(Deadline deadline, CancellationToken cancellationToken) => Acquire(_slot.Get(this), deadline, cancellationToken);

    private bool Acquire(Slot slot, Deadline deadline, CancellationToken cancellationToken) => Take(slot, deadline, cancellationToken) != WordOutcome.TimedOut;

    private async Task<bool> AcquireAsync(Slot slot, Deadline deadline, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var outcome = await TakeAsync(slot, deadline, cancellationToken).ConfigureAwait(false);
        GC.KeepAlive(slot);
        return Note(outcome) != WordOutcome.TimedOut;
    }

    private async ValueTask<Scope> EnterScopeAsync(Slot slot, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var outcome = await TakeAsync(slot, Deadline.Infinite, cancellationToken).ConfigureAwait(false);
        return new Scope(slot, Release, Note(outcome) == WordOutcome.Abandoned);
    }

    private WordOutcome Take(Slot slot, Deadline deadline, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var outcome = PermitWords.TryTake(slot) ? WordOutcome.Taken : PermitWords.Acquire(slot, deadline, cancellationToken);
        GC.KeepAlive(slot);
        return Note(outcome);
    }

    private static ValueTask<WordOutcome> TakeAsync(Slot slot, Deadline deadline, CancellationToken cancellationToken) =>
        PermitWords.TryTake(slot) ? new(WordOutcome.Taken) : new(PermitWords.AcquireAsync(slot, deadline, cancellationToken));

    /// <summary>What a scope is told it is told by its own acquisition: this object may be in use by others, who note theirs.</summary>
    private WordOutcome Note(WordOutcome outcome)
    {
        if (outcome != WordOutcome.TimedOut)
            _wasAbandoned = outcome == WordOutcome.Abandoned;
        return outcome;
    }
}
