namespace MultiProc.Foundation;

/// <summary>A lock for a few instructions that hardly ever meet anybody.</summary>
/// <remarks>For what every child comes by before its first line: the framework's locks cost it a tenth of a millisecond at their first use.</remarks>
internal sealed class BriefLock
{
    private int _isTaken;

    public Scope EnterScope()
    {
        if (Interlocked.CompareExchange(ref _isTaken, 1, 0) != 0)
            Wait();
        return new Scope(this);
    }

    private void Wait()
    {
        var spin = default(SpinWait);
        while (Interlocked.CompareExchange(ref _isTaken, 1, 0) != 0)
            spin.SpinOnce(sleep1Threshold: -1); // a sleep could be interrupted, in the middle of what must be done
    }

    /// <summary>Leaves the lock.</summary>
    public readonly ref struct Scope(BriefLock gate)
    {
        public void Dispose() => Volatile.Write(ref gate._isTaken, 0);
    }
}
