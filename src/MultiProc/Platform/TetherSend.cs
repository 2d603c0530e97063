namespace MultiProc.Platform;

/// <summary>What came of sending a record over a tether.</summary>
internal enum TetherSend
{
    /// <summary>It is on its way.</summary>
    Sent,

    /// <summary>The socket is full, or the user has too many handles under way: it goes later, perhaps.</summary>
    NoRoom,

    /// <summary>Nobody holds the other end any more.</summary>
    Gone,
}
