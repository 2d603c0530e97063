namespace MultiProc.Synchronization.Slots;

/// <summary>What lives in a slot. The numbers are part of the layout.</summary>
internal enum SlotKind
{
    None = 0,
    Lock = 1,
    Semaphore = 2,
    Event = 3,
    RLock = 4,
    BoundedSemaphore = 5,
    Condition = 6,
    Barrier = 7,

    /// <summary>More words of the slot before it in the chain.</summary>
    Extension = 8,
}
