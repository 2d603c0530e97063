using MultiProc.Platform;

namespace MultiProc.Channels.Lanes;

/// <summary>What a sleeper of a lane waits for.</summary>
internal interface ILaneCondition
{
    /// <summary>Whether whoever waits takes something away from the others, so that only one task of a process need look at a time.</summary>
    static abstract bool Takes { get; }

    /// <summary>What is slept on.</summary>
    SharedWord Bell { get; }

    bool Holds { get; }

    /// <summary>Does for the dead what they left undone, if that may be what keeps the sleeper waiting. Waits for nobody.</summary>
    void LookAfterDead(ILaneEnd end);
}
