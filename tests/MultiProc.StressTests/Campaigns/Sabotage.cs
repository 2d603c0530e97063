namespace MultiProc.StressTests.Campaigns;

/// <summary>How the kernel or its users are broken on purpose, for a campaign to notice.</summary>
internal enum Sabotage
{
    None,

    /// <summary>Who has waited a little takes what another one has, without a look whether it lives.</summary>
    TakesFromTheLiving,

    /// <summary>The step that is to wake others does not, and sleeps do not end by themselves.</summary>
    DoesNotWake,

    /// <summary>Nobody looks whether the others live: sleeps do not end by themselves.</summary>
    DoesNotLook,

    /// <summary>Who writes to a lane lets the other writers in before its message is there.</summary>
    LetsWritersIn,

    /// <summary>Who takes a message out of a lane lets the other readers in before it is taken.</summary>
    LetsReadersIn,
}
