using System.Diagnostics;
using MultiProc.Synchronization.Slots;

namespace MultiProc;

/// <summary>A hold on a lock or semaphore that ends with a <c>using</c> block.</summary>
/// <remarks>
/// <para>Python: the <c>with</c> statement. It ends with an <c>await using</c> block too. It can be disposed any number of times, on any thread; the first time releases.
/// That of an <see cref="RLock"/> ends on the thread that entered it, and stays open until then.</para>
/// </remarks>
[DebuggerDisplay("WasAbandoned = {WasAbandoned}")]
public sealed class Scope : IDisposable, IAsyncDisposable
{
    private readonly Action<Slot> _release;
    private readonly int _thread;
    private Slot? _slot;

    // Of the slot, not of the object: that may be disposed while the scope is open, and the lock must come free all the same.
    // The thread, if only one may release, by its managed number; 0 if any may.
    internal Scope(Slot slot, Action<Slot> release, bool wasAbandoned, int thread = 0)
    {
        _slot = slot;
        try
        {
            slot.BeginUse();
        }
        catch (ObjectDisposedException)
        {
            release(slot);
            throw;
        }

        _release = release;
        _thread = thread;
        WasAbandoned = wasAbandoned;
    }

    /// <summary>Whether the lock was taken from a process that had ended while it held it: what it guards may be half changed.</summary>
    public bool WasAbandoned { get; }

    /// <summary>Releases what <c>EnterScope</c> acquired.</summary>
    /// <exception cref="SynchronizationLockException">It was released already, other than by this scope. Or the scope is an <see cref="RLock"/>'s, and another thread
    /// entered it: then it is open as before.</exception>
    public void Dispose()
    {
        DemandThread();
        if (Interlocked.Exchange(ref _slot, null) is not { } slot)
            return;
        try
        {
            _release(slot);
        }
        finally
        {
            slot.EndUse();
            GC.KeepAlive(slot);
        }
    }

    /// <summary>Releases what <c>EnterScopeAsync</c> acquired; it never waits.</summary>
    /// <returns>A task that has ended.</returns>
    /// <inheritdoc cref="Dispose" path="/exception"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void DemandThread()
    {
        if (_thread != 0 && _thread != Environment.CurrentManagedThreadId && Volatile.Read(ref _slot) is not null)
            throw new SynchronizationLockException("the scope of a recursive lock was ended by another thread than the one that entered it, which still has the lock");
    }
}
