using MultiProc.Synchronization.Slots;

namespace MultiProc.Synchronization;

/// <summary>What a condition needs of the lock that it was made with.</summary>
/// <remarks>By the slot, not by the object: that may be disposed while somebody waits.</remarks>
internal interface IConditionLock : IDisposable
{
    bool Locked { get; }

    bool WasAbandoned { get; }

    /// <summary>The lock's slot.</summary>
    /// <exception cref="ObjectDisposedException">The lock was disposed.</exception>
    Slot GetSlot();

    void Acquire(CancellationToken cancellationToken);

    bool Acquire(TimeSpan timeout, CancellationToken cancellationToken);

    Task AcquireAsync(CancellationToken cancellationToken);

    Task<bool> AcquireAsync(TimeSpan timeout, CancellationToken cancellationToken);

    Scope EnterScope(CancellationToken cancellationToken);

    ValueTask<Scope> EnterScopeAsync(CancellationToken cancellationToken);

    void Release();

    /// <summary>Whether the caller holds the lock, as far as the lock knows its holders.</summary>
    bool IsMine(Slot slot);

    /// <summary>Sees to it that a task can hold the lock.</summary>
    /// <exception cref="InvalidOperationException">It belongs to a thread.</exception>
    void DemandTasks();

    /// <summary>Frees the lock, however often the caller has it.</summary>
    /// <returns>What <see cref="AcquireAgain"/> wants to know.</returns>
    int ReleaseFully(Slot slot);

    /// <summary>Takes the lock again, as often as before.</summary>
    void AcquireAgain(Slot slot, int count);

    /// <summary>The same, without a thread.</summary>
    Task AcquireAgainAsync(Slot slot);
}
