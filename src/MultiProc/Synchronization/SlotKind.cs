namespace MultiProc.Synchronization;

/// <summary>What lives in a slot of the arena. The numbers are part of the arena's layout.</summary>
internal enum SlotKind
{
    None = 0,
    Lock = 1,
    Semaphore = 2,
    Event = 3,
}
