namespace MultiProc;

/// <summary>How a child comes to be.</summary>
/// <remarks>Python: the names that <c>multiprocessing.set_start_method()</c> takes.</remarks>
public enum StartMethod
{
    /// <summary>This program is started once more for each child.</summary>
    Spawn,

    /// <summary>As <see cref="Spawn"/>, and children may be started ahead of need, to take a call over when one is started.</summary>
    ForkServer,

    /// <summary>A copy of the running process. There is none in .NET: its other threads, the collector's among them, would not exist in the copy.</summary>
    Fork,
}
