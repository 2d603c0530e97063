using System.Diagnostics;
using MultiProc.Synchronization;

namespace MultiProc;

/// <summary>A hold on a lock or semaphore that ends with a <c>using</c> block.</summary>
/// <remarks>
/// <para>Python: the <c>with</c> statement. It can be disposed any number of times, on any thread; the first time releases.</para>
/// </remarks>
[DebuggerDisplay("WasAbandoned = {WasAbandoned}")]
public sealed class Scope : IDisposable
{
    private readonly Action<ArenaSlot> _release;
    private ArenaSlot? _slot;

    // Of the slot, not of the object: that may be disposed while the scope is open, and the lock must come free all the same.
    internal Scope(ArenaSlot slot, Action<ArenaSlot> release, bool wasAbandoned)
    {
        _slot = slot;
        _release = release;
        WasAbandoned = wasAbandoned;
    }

    /// <summary>Whether the lock was taken from a process that had ended while it held it: what it guards may be half changed.</summary>
    public bool WasAbandoned { get; }

    /// <summary>Releases what <c>EnterScope</c> acquired.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _slot, null) is not { } slot)
            return;
        _release(slot);
        GC.KeepAlive(slot);
    }
}
