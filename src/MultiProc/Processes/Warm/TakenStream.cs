namespace MultiProc.Processes.Warm;

/// <summary>What a child takes over as one of its standard streams.</summary>
internal enum TakenStream : byte
{
    /// <summary>Nothing: the null device.</summary>
    Null,

    /// <summary>Its parent's own.</summary>
    Inherited,

    /// <summary>The end of a pipe.</summary>
    Pipe,
}
