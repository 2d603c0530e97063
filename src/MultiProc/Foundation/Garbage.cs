namespace MultiProc.Foundation;

/// <summary>What nobody refers to any more, and holds something of the system.</summary>
internal static class Garbage
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <summary>Lets it go. A finalizer of the user's may take its time, or wait for what the caller holds: it is not waited for longer than a second.</summary>
    public static void LetGo()
    {
        GC.Collect();
        var finalized = new Thread(GC.WaitForPendingFinalizers) { IsBackground = true, Name = "MultiProc finalizers" };
        finalized.UnsafeStart();
        _ = finalized.Join(s_patience);
    }
}
