namespace MultiProc.StressTests.Channels;

/// <summary>How far a reader is with a message.</summary>
internal enum HandState
{
    Nothing,

    /// <summary>It has copied it, and has not taken it: whoever is killed now leaves it to the next.</summary>
    Copied,

    /// <summary>Between two steps: it takes it now, and nobody can see from outside whether it has.</summary>
    Taking,

    /// <summary>It took it, or the beginning of it, and has not told that it arrived.</summary>
    Taken,
}
