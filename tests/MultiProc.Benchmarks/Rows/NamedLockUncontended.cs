using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>What a Lock with a name costs where nobody competes for it, beside what .NET has for that.</summary>
internal sealed class NamedLockUncontended : UncontendedRow
{
    private const string Mutex = "dotnet-mutex";
    private const string Unnamed = "unnamed";

    private readonly Lazy<Lock> _subject = new(() => new Lock($"multiproc-benchmark-{Environment.ProcessId}"));
    private readonly Lazy<Lock> _unnamed = new(() => new Lock());
    private readonly Lazy<Mutex> _mutex = new(() => new Mutex(initiallyOwned: false, $"multiproc-benchmark-{Environment.ProcessId}"));

    public NamedLockUncontended()
        : base("namedlock.uncontended", "Lock")
    {
    }

    public override string Description => "acquire and release a Lock with a name that nobody else wants; unnamed: the same without a name; dotnet-mutex: a named Mutex";

    public override IReadOnlyList<Contestant> Rivals =>
    [
        new DotnetContestant(Mutex, quick => Time(quick ? 100_000 : 300_000, RepeatMutex)),
        new DotnetContestant(Unnamed, quick => Time(quick ? Count / 3 : Count, count => Repeat(_unnamed.Value, count))),
    ];

    /// <remarks>As fast as without a name, but for what two runs of the same code differ by.</remarks>
    protected override IReadOnlyList<Goal> Goals { get; } = [new(0.1, Mutex), new(1.1, Unnamed)];

    protected override void Repeat(int count) => Repeat(_subject.Value, count);

    private static void Repeat(Lock subject, int count)
    {
        for (var i = 0; i < count; i++)
        {
            subject.Acquire();
            subject.Release();
        }
    }

    private void RepeatMutex(int count)
    {
        var mutex = _mutex.Value;
        for (var i = 0; i < count; i++)
        {
            mutex.WaitOne();
            mutex.ReleaseMutex();
        }
    }
}
