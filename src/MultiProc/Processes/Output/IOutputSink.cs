namespace MultiProc.Processes.Output;

/// <summary>Makes something of the bytes that a child writes. Called by one thread at a time, never by the poller.</summary>
internal interface IOutputSink
{
    /// <summary>How often the user's code was entered and left, as seen from any thread: odd while that runs, and the same for long if it hangs.</summary>
    long Progress { get; }

    /// <summary>The next bytes, cut anywhere.</summary>
    void Take(ReadOnlySpan<byte> bytes);

    /// <summary>Here so many bytes are missing: nobody took them in time.</summary>
    void Skip(long bytes);

    /// <summary>There is no more.</summary>
    void End();
}
