namespace MultiProc.StressTests.Campaigns;

/// <summary>What somebody does with which primitive; as a word of shared memory.</summary>
internal readonly record struct Activity(string Primitive, Doing Doing)
{
    private static readonly string[] s_primitives = ["", nameof(Lock), nameof(RLock), nameof(BoundedSemaphore), nameof(Semaphore), nameof(Event), nameof(Condition), nameof(Barrier), nameof(Queue<int>), nameof(Pipe)];

    public static Activity Of(ulong word) => new(s_primitives[word >> 8], (Doing)(word & 255));

    public ulong ToWord() => ((ulong)Array.IndexOf(s_primitives, Primitive) << 8) | (ulong)Doing;

    public override string ToString() => $"{Primitive} {Doing}";
}
