namespace MultiProc.StressTests;

/// <summary>What this process holds.</summary>
internal static class Memory
{
    /// <summary>The bytes of its objects; what the collector needs no more has gone back to the system then.</summary>
    /// <remarks>As counted by the last collection. <see cref="GC.GetTotalMemory"/> is no measure: it estimates, and while the
    /// room of a large array is not given back yet, it has said 3 MB too little, which is less than nothing.</remarks>
    public static long OfObjects()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var last = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        return last.HeapSizeBytes - last.FragmentedBytes;
    }
}
