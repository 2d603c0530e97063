namespace MultiProc.Channels.Lanes;

/// <summary>What came of a step at the head of a lane.</summary>
internal enum LaneStep
{
    /// <summary>Nothing is there now.</summary>
    Nothing,

    /// <summary>A message was taken, or the last part of it.</summary>
    Whole,

    /// <summary>A part of a message, of which more will come.</summary>
    Part,

    /// <summary>The rest of the message that was begun will not come.</summary>
    Aborted,
}
