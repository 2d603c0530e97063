using System.Diagnostics;
using MultiProc.Foundation;
using MultiProc.Serialization;
using MultiProc.Synchronization.Slots;
using MultiProc.Synchronization.Words;

namespace MultiProc;

/// <summary>Lets so many at a time of many processes and threads do something: a counter of permits that can be waited for.</summary>
/// <remarks>
/// <para>Python: <c>multiprocessing.Semaphore</c>. As there, permits have no owners: anybody may release, more often than it was acquired, up to
/// 2 147 483 647. Deviations: one release too many throws <see cref="SemaphoreFullException"/> (Python: <c>ValueError</c>); several
/// permits can be released at once.</para>
/// <para>All members are safe to use from any thread and any process. It travels to other processes of the family (a program and
/// everything it starts) as an argument, a captured variable, or a field of something that travels; every copy is the same
/// semaphore. It costs 128 bytes of shared memory and no handle.</para>
/// <para>When a process ends while it holds a permit, that permit is gone, as in Python: a count has no owners who could be found dead.
/// A <see cref="BoundedSemaphore"/> knows its holders and gets it back.</para>
/// <para>With a name it is shared with unrelated programs of the same user, and lives in a small file until the last process that has it open lets go of it
/// (<see cref="Dispose"/>, or its end). In another container, or as another user, the same name is another semaphore, or an error.</para>
/// <para><see cref="Dispose"/> makes this object unusable; the semaphore itself lives as long as anybody holds a copy.</para>
/// </remarks>
/// <example>
/// <code>
/// var s = new MultiProc.Semaphore(2);
/// var workers = Enumerable.Range(0, 5).Select(i =&gt; new MultiProc.Process(() =&gt;
/// {
///     using (s.EnterScope()) Console.WriteLine($"{i} is one of at most two");
/// })).ToList();
/// workers.ForEach(w =&gt; w.Start());
/// workers.ForEach(w =&gt; w.Join());
/// </code>
/// </example>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Semaphore : IDisposable, ITransferable
{
    private SlotReference _slot;

    /// <summary>Creates a semaphore, or opens the one that has the name.</summary>
    /// <param name="value">How many permits there are at first: 0 to 2 147 483 647, default 1.</param>
    /// <param name="name">Unrelated processes of the same user that give the same name and value have the same semaphore; default: none has.</param>
    /// <exception cref="ArgumentException">The name is empty or longer than a file name may be.</exception>
    /// <exception cref="ProcessException">The name is in use by something else, by a program in another container, or by another version.</exception>
    /// <exception cref="IOException">The file of the name cannot be used: something else lies there, no room, no descriptor.</exception>
    /// <exception cref="UnauthorizedAccessException">The user's folder for names is somebody else's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    /// <exception cref="ArenaFullException">The family has 2 097 152 synchronisation objects already.</exception>
    /// <exception cref="PlatformNotSupportedException">The operating system is not a Unix.</exception>
    public Semaphore(int value = 1, string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        _slot = SlotReference.Allocate(new SlotShape(SlotKind.Semaphore, SemaphoreWord.Initial(value), (ulong)value), name);
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

    /// <summary>How many permits there are at this moment.</summary>
    /// <returns>The count; it may be outdated when it arrives.</returns>
    /// <remarks>Python: <c>get_value()</c>.</remarks>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public int GetValue()
    {
        var slot = _slot.Get(this);
        var count = SemaphoreWord.Count(slot);
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
        _ = Acquire(slot, Deadline.Infinite, cancellationToken);
        return new Scope(slot, static held => Release(held, 1), wasAbandoned: false);
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

    /// <summary>Gives a permit back, or adds one.</summary>
    /// <exception cref="SemaphoreFullException">There are 2 147 483 647 permits already.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public void Release() => Release(1);

    /// <summary>Gives permits back, or adds some.</summary>
    /// <param name="count">How many: at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is less than 1.</exception>
    /// <exception cref="SemaphoreFullException">There would be more than 2 147 483 647; none was added.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public void Release(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var slot = _slot.Get(this);
        Release(slot, count);
        GC.KeepAlive(slot);
    }

    /// <summary>Makes this object unusable. Copies of it, here and in other processes, go on.</summary>
    public void Dispose() => _slot.Dispose();

    /// <summary>How many permits there are, for a human.</summary>
    /// <returns>For example <c>Semaphore(value=2)</c>.</returns>
    public override string ToString() => _slot.IsDisposed ? "Semaphore(disposed)" : $"Semaphore(value={GetValue()})";

    void ITransferable.Dump(TransferWriter writer) => _slot.Dump(writer);

    void ITransferable.Load(TransferReader reader) => _slot = SlotReference.Load(reader, SlotKind.Semaphore);

    private static void Release(Slot slot, int count)
    {
        if (!SemaphoreWord.TryRelease(slot, count, SemaphoreWord.MaxCount))
            throw new SemaphoreFullException($"the semaphore cannot hold {count} more permits: it holds {SemaphoreWord.MaxCount} at most");
    }

    private static async ValueTask<Scope> EnterScopeAsync(Slot slot, CancellationToken cancellationToken)
    {
        _ = await AcquireAsync(slot, Deadline.Infinite, cancellationToken).ConfigureAwait(false);
        return new Scope(slot, static held => Release(held, 1), wasAbandoned: false);
    }

    private bool Acquire(Deadline deadline, CancellationToken cancellationToken) => Acquire(_slot.Get(this), deadline, cancellationToken);

    private static bool Acquire(Slot slot, Deadline deadline, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var taken = SemaphoreWord.TryTake(slot) || SemaphoreWord.Acquire(slot, deadline, cancellationToken);
        GC.KeepAlive(slot);
        return taken;
    }

    private static async Task<bool> AcquireAsync(Slot slot, Deadline deadline, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var taken = SemaphoreWord.TryTake(slot) || await SemaphoreWord.AcquireAsync(slot, deadline, cancellationToken).ConfigureAwait(false);
        GC.KeepAlive(slot);
        return taken;
    }
}
