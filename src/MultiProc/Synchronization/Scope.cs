using System.Diagnostics;

namespace MultiProc;

/// <summary>A hold on a lock or semaphore that ends with a <c>using</c> block.</summary>
/// <remarks>
/// <para>Python: the <c>with</c> statement. It can be disposed any number of times, on any thread; the first time releases.</para>
/// </remarks>
[DebuggerDisplay("WasAbandoned = {WasAbandoned}")]
public sealed class Scope : IDisposable
{
    private Action? _release;

    internal Scope(Action release, bool wasAbandoned)
    {
        _release = release;
        WasAbandoned = wasAbandoned;
    }

    /// <summary>Whether the lock was taken from a process that had ended while it held it: what it guards may be half changed.</summary>
    public bool WasAbandoned { get; }

    /// <summary>Releases what <c>EnterScope</c> acquired.</summary>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
