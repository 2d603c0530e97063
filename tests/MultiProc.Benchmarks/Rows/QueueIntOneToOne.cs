using MultiProc.Benchmarks.Contestants;
using MultiProc.Benchmarks.Rivals;

namespace MultiProc.Benchmarks.Rows;

/// <summary>Numbers from one process to another through a Queue.</summary>
internal sealed class QueueIntOneToOne() : QueueThroughput<int>("queue.int.1to1", "int", producers: 1, consumers: 1)
{
    private const string CPipe = "c-pipe";

    public override string Description => "numbers from one process to another through a Queue; c-pipe: messages of 16 bytes through a pipe, written in C; cloudtoid: as bytes";

    protected override IReadOnlyList<Contestant> OtherRivals { get; } = [new CContestant(CPipe, "pipe16.c"), CloudtoidRival.Contestant];

    protected override IReadOnlyList<Goal> Goals { get; } = [new(12, Python), new(1, CPipe), new(1, CloudtoidRival.Name)];

    protected override (Func<int, int> Make, Func<int, int> NumberOf) Items => (static number => number, static item => item);
}
