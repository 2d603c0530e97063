namespace MultiProc.Platform;

/// <summary>What the poller sleeps on.</summary>
internal interface IWatched
{
    /// <summary>The descriptor that becomes readable; −1 where there is none: then <see cref="OnReady"/> is called on every tick.</summary>
    int Descriptor { get; }

    /// <summary>Called on the poller's thread; must be short and must not throw.</summary>
    /// <returns>Whether there is nothing left to wait for.</returns>
    bool OnReady();
}
