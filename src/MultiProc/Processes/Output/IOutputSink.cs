namespace MultiProc.Processes.Output;

/// <summary>Makes something of the bytes that a child writes. Called by one thread at a time, never by the poller.</summary>
internal interface IOutputSink
{
    /// <summary>Grows with everything that it has made of them, as seen from any thread: does not if the user's code hangs.</summary>
    long Progress { get; }

    /// <summary>The next bytes, cut anywhere.</summary>
    void Take(ReadOnlySpan<byte> bytes);

    /// <summary>Here so many bytes are missing: nobody took them in time.</summary>
    void Skip(long bytes);

    /// <summary>There is no more.</summary>
    void End();
}
