namespace MultiProc.Benchmarks.Rows;

/// <summary>Numbers from four processes to four others through one Queue.</summary>
internal sealed class QueueIntFourToFour() : QueueThroughput<int>("queue.int.4to4", "int", producers: 4, consumers: 4)
{
    public override string Description => "numbers from four processes to four others through one Queue";

    protected override IReadOnlyList<Goal> Goals { get; } = [new(8, Python)];

    protected override (Func<int, int> Make, Func<int, int> NumberOf) Items => (static number => number, static item => item);
}
