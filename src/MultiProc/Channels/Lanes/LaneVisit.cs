namespace MultiProc.Channels.Lanes;

/// <summary>What one call that waits for a lane must remember.</summary>
internal sealed class LaneVisit
{
    /// <summary>Who slept owes the others a wake-up when it leaves.</summary>
    public bool HasSlept { get; set; }

    /// <summary>Who has looked for a while in vain goes to sleep without doing so again.</summary>
    public bool HasSpun { get; set; }
}
