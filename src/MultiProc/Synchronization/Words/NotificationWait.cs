using MultiProc.Platform;

namespace MultiProc.Synchronization.Words;

/// <summary>Waiting in an entry of a <see cref="WaiterTable"/>. Ends without an exception: whether it was notified is settled under the condition's lock.</summary>
internal readonly struct NotificationWait(SharedWord state) : IWordProtocol
{
    public static bool Takes => false;

    public WordOutcome Look(ref WordSleep sleep, out uint expected)
    {
        expected = (uint)ProcessIdentity.Current;
        while (Volatile.Read(ref state.LowHalf) == expected)
        {
            if (sleep.IsCanceled || sleep.HasExpired)
                return WordOutcome.TimedOut;
            if (!sleep.TrySpin())
                return WordOutcome.MustSleep;
        }

        return WordOutcome.Taken;
    }
}
