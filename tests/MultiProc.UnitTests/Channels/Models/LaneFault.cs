namespace MultiProc.UnitTests.Channels.Models;

/// <summary>What is broken on purpose, to see that the model notices.</summary>
internal enum LaneFault
{
    None,

    /// <summary>Who falls asleep does not look again.</summary>
    DoesNotLookAgain,

    /// <summary>A writer frees the lock before its message is there.</summary>
    LetsOthersIn,

    /// <summary>The locks of the dead are free, and nobody repairs.</summary>
    DoesNotRepair,

    /// <summary>Writers of a log have the place of what was taken before its memory is given back.</summary>
    GivesBackLate,
}
