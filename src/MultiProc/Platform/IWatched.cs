using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>What the poller sleeps on.</summary>
internal interface IWatched
{
    /// <summary>The descriptor that becomes ready; −1 where there is none: then <see cref="OnReady"/> is called on every tick.</summary>
    int Descriptor { get; }

    /// <summary>What is waited for, as poll(2) names it. A hang-up is always reported.</summary>
    short Events => Poll.POLLIN;

    /// <summary>Called on the poller's thread; must be short and must not throw.</summary>
    /// <returns>Whether there is nothing left to wait for.</returns>
    bool OnReady();
}
