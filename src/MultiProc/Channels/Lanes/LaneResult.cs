namespace MultiProc.Channels.Lanes;

/// <summary>What became of a call to write or read a message.</summary>
internal enum LaneResult
{
    /// <summary>Not at once: it must be waited for.</summary>
    NotNow,

    /// <summary>Not within the time.</summary>
    TimedOut,

    /// <summary>The message is in the lane, or was taken out of it.</summary>
    Done,

    /// <summary>The lane takes or gives no more: it was shut down.</summary>
    ShutDown,

    /// <summary>Nobody holds the other end.</summary>
    Ended,
}
