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
        new LockContended(),
        new SemaphoreUncontended(),
        new EventWake(),
        new EventIdle(),
        new HundredThousandLocks(),
        new ProcessEnded(),
        new StartSimpleArguments(),
        new PickleRecord(),
        new PickleClosure(),
        new PickleDoubles(),
    ];

    /// <summary>The row of that name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static Row Find(string name) =>
        All.FirstOrDefault(row => row.Name == name)
        ?? throw new UsageException($"there is no row '{name}'; the rows are: {string.Join(", ", All.Select(row => row.Name))}");
}
