using MultiProc.Benchmarks.Rows;

namespace MultiProc.Benchmarks;

/// <summary>All rows, in the order in which they run.</summary>
internal static class RowCatalog
{
    public static IReadOnlyList<Row> All { get; } =
    [
        new StartJoin(),
        new StartWarm(),
        new RunAsyncSpawn(),
        new RunAsyncWarm(),
        new ManyChildren(),
        new LockUncontended(),
        new NamedLockUncontended(),
        new RLockUncontended(),
        new LockContended(contenders: 2, goal: 0.1, shareGoal: 20),
        new LockContended(contenders: 4, goal: 0.2, shareGoal: 5),
        new SemaphoreUncontended(),
        new BoundedSemaphoreUncontended(),
        new SemaphoreHandover(),
        new ConditionUncontended(),
        new ConditionPingPong(),
        new BarrierUncontended(),
        new BarrierOfFour(),
        new EventUncontended(),
        new EventWake(asTask: false),
        new EventWake(asTask: true),
        new EventIdle(),
        new WaiterOften(),
        new HundredThousandLocks(),
        new ProcessEnded(),
        new StartSimpleArguments(),
        new PickleRecord(),
        new PickleClosure(),
        new PickleDoubles(),
        new QueueIntOneToOne(),
        new QueueBytesOneToOne(),
        new QueueIntFourToFour(),
        new ConnectionRoundTrip(),
        new ConnectionOneWay(),
        new ConnectionLarge(),
        new ConnectionMillisecond(),
        new ChannelIdle(),
    ];

    /// <summary>The row of that name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static Row Find(string name) =>
        All.FirstOrDefault(row => row.Name == name)
        ?? throw new UsageException($"there is no row '{name}'; the rows are: {string.Join(", ", All.Select(row => row.Name))}");
}
